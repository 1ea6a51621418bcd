package dev.millrace.ingest;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.servicekit.testing.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service on a port of its own, a real broker, and what arrived on its topics. Each test has a tenant of its own. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class IngestIT {

    protected static final HttpClient HTTP = HttpClient.newHttpClient();
    protected static final JsonMapper JSON = new JsonMapper();

    private static final AtomicInteger TENANTS = new AtomicInteger();

    protected final TenantId tenant = new TenantId("it-" + TENANTS.incrementAndGet());

    @LocalServerPort
    protected int port;

    @DynamicPropertySource
    static void broker(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
    }

    /** An answer: its status, headers, and body as JSON, or a missing node. */
    public record Answer(int status, java.net.http.HttpHeaders headers, JsonNode body) {}

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60))
                .header("X-Millrace-Tenant", tenant.value());
    }

    protected Answer post(String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", contentType);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
    }

    protected Answer post(String path, String contentType, String body, String... headers) {
        return post(path, contentType, body.getBytes(java.nio.charset.StandardCharsets.UTF_8), headers);
    }

    protected static Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = response.body().length == 0
                    ? tools.jackson.databind.node.MissingNode.getInstance()
                    : JSON.readTree(response.body());
            return new Answer(response.statusCode(), response.headers(), body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** This test's events on the points topic, in the order of their partitions. */
    protected List<PointsBatch> events() {
        return records(Topics.POINTS).stream()
                .filter(record -> record.key().startsWith(tenant + "/"))
                .map(record -> EventJson.read(record.value(), PointsBatch.class))
                .toList();
    }

    /** All of a topic, up to where it ended when this was called. */
    protected static List<ConsumerRecord<String, byte[]>> records(String topic) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                "reader-" + UUID.randomUUID(),
                "isolation.level",
                "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }
}
