package dev.millrace.ingest.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.ingest.IngestIT;
import dev.millrace.servicekit.TopicDeclarations;
import dev.millrace.servicekit.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RawTopicsIT extends IngestIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void turnsRecordsOfANewTenantIntoPointsAndReplaysWhatItCouldNotRead() throws Exception {
        String topic = declare(tenant, "influx");
        String good = "cpu,host=a load=1.5 1000\ncpu,host=a load=2.5 2000\n";
        String mixed = "cpu,host=a load=3.5 3000\nnot a line\n";
        String bad = "nothing of this\nis line protocol\n";
        write(topic, good, mixed, bad);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(topic)).hasSize(2));
        List<PointsBatch> events = events();
        assertThat(events.stream().mapToInt(PointsBatch::size).sum()).isEqualTo(3);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.series().value()).isEqualTo("cpu.load{host=a}");
            assertThat(event.part())
                    .hasValueSatisfying(
                            part -> assertThat(part.idempotencyKey()).startsWith("raw/" + topic + "/"));
        });
        assertThat(letters(topic))
                .extracting(record -> text(record.value()))
                .containsExactlyInAnyOrder("not a line\n", bad);
        assertThat(letters(topic)).allSatisfy(record -> {
            assertThat(header(record, "millrace_reason")).startsWith("line ");
            assertThat(header(record, "millrace_source_topic")).isEqualTo(topic);
            assertThat(header(record, "millrace_source_partition")).matches("[0-5]");
            assertThat(header(record, "millrace_source_offset")).matches("[0-9]+");
        });

        String path = "/v1/dead-letters?topic=" + Topics.deadLetter(topic).name();
        Answer listed = send(request(path).GET().build());
        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.body().get("deadLetters").size()).isEqualTo(2);
        assertThat(listed.body().get("deadLetters").get(0).get("replayed").asBoolean())
                .isFalse();

        assertThat(replay(topic)).isEqualTo(2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(topic)).hasSize(4));
        assertThat(replay(topic))
                .as("the two that came back, and none of the first again")
                .isEqualTo(2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(topic)).hasSize(6));
        assertThat(send(request(path + "&limit=6").GET().build())
                        .body()
                        .get("deadLetters")
                        .valueStream()
                        .filter(letter -> letter.get("replayed").asBoolean()))
                .hasSize(4);
    }

    @Test
    void takesNdjsonOfTheDefaultTenant() throws Exception {
        String topic = Topics.raw(TenantId.DEFAULT, "ndjson").name();
        write(topic, "{\"series\":\"raw-" + tenant + "\",\"time\":5,\"value\":7}\n");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(records(Topics.POINTS))
                        .anySatisfy(record -> assertThat(record.key()).isEqualTo("default/raw-" + tenant)));
    }

    @Test
    void showsATenantNothingOfAnother() {
        Answer answer = send(request("/v1/dead-letters?topic=millrace.dlt.raw.default.influx")
                .GET()
                .build());

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void knowsNoDeadLettersOfATopicThatIsNotThere() {
        String topic = "millrace.dlt.raw." + tenant + ".influx";

        assertThat(send(request("/v1/dead-letters?topic=" + topic).GET().build())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void replaysOnlyTheTenantsOwnPoints() throws Exception {
        String own = tenant + "/own";
        writeTo("millrace.dlt.points.v1", own, "{}");
        writeTo("millrace.dlt.points.v1", "other/series", "{}");

        Answer replayed = post("/v1/dead-letters/replay", "application/json", "{\"topic\":\"millrace.dlt.points.v1\"}");

        assertThat(replayed.body()).hasToString("{\"replayed\":1,\"remaining\":0}");
        assertThat(records(Topics.POINTS).stream().filter(record -> record.key().equals(own)))
                .hasSize(1);
        assertThat(records(Topics.POINTS).stream().filter(record -> record.key().equals("other/series")))
                .isEmpty();
    }

    private int replay(String topic) {
        Answer answer = post(
                "/v1/dead-letters/replay",
                "application/json",
                "{\"topic\":\"" + Topics.deadLetter(topic).name() + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("remaining").asInt()).isZero();
        return answer.body().get("replayed").asInt();
    }

    private static String declare(TenantId tenant, String format) throws Exception {
        Topics.Declaration topic = Topics.raw(tenant, format);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.createTopics(
                            List.of(TopicDeclarations.of(topic), TopicDeclarations.of(Topics.deadLetter(topic.name()))))
                    .all()
                    .get();
        }
        return topic.name();
    }

    private static void write(String topic, String... values) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        }
    }

    private static void writeTo(String topic, String key, String value) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private static List<ConsumerRecord<String, byte[]>> letters(String topic) {
        return records(Topics.deadLetter(topic).name());
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return text(java.util.Objects.requireNonNull(record.headers().lastHeader(name))
                .value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
