package dev.millrace.registry.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.registry.RegistryTest;
import dev.millrace.servicekit.tenancy.Tenancy;
import dev.millrace.servicekit.testing.TestKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class AliasRelayIT extends RegistryTest {

    private static final OutboxProperties IMPATIENT =
            new OutboxProperties(Duration.ofMillis(50), 3, Duration.ofMillis(500), "relay-test");
    private static final OutboxProperties PATIENT =
            new OutboxProperties(Duration.ofMillis(50), 3, Duration.ofSeconds(5), "relay-test");

    @Autowired
    private AliasRelay relay;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transactions;

    @Autowired
    private KafkaProperties kafka;

    @AfterEach
    void relayAgain() {
        if (!relay.isRunning()) {
            relay.start();
        }
    }

    @Test
    void movesWaitWhileTheBrokerIsAwayAndLeaveInOrder() throws IOException {
        relay.stop();
        List<String> digests = moves("away", 8);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AliasRelay cut = new AliasRelay(jdbc, transactions, IMPATIENT, nobody(), meters);
        cut.start();
        Awaitility.await()
                .until(() -> meters.counter("millrace.registry.outbox.failed").count() >= 1);
        cut.stop();
        assertThat(waiting("away")).isEqualTo(8);

        AliasRelay back = new AliasRelay(jdbc, transactions, PATIENT, kafka, new SimpleMeterRegistry());
        back.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> waiting("away") == 0);
        back.stop();
        assertThat(values("away/model/m/champion", 8))
                .zipSatisfy(digests, (value, digest) -> assertThat(value).contains(digest));
    }

    @Test
    void aMoveIsAnsweredAtOnceWhileTheBrokerIsAway() {
        relay.stop();
        long before = System.nanoTime();
        moves("at-once", 1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void whoRelaysNextFencesWhoRelayedBefore() {
        try (RelayProducer one = new RelayProducer(kafka, PATIENT);
                RelayProducer other = new RelayProducer(kafka, PATIENT)) {
            one.send(record("1"));
            other.send(record("2"));
            one.send(record("3"));
            other.send(record("4"));
        }
        assertThat(values("fenced", 4)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aBrokerThatIsAwayIsGivenUpOnInTime() throws IOException {
        try (RelayProducer producer = new RelayProducer(nobody(), IMPATIENT)) {
            long before = System.nanoTime();
            assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> producer.send(record("1")));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private List<String> moves(String tenant, int count) {
        List<String> digests = new ArrayList<>();
        @Nullable String last = null;
        for (int i = 0; i < count; i++) {
            last = register(tenant, "m", withAlias(version(i, weights(new byte[] {1})), last))
                    .digest();
            digests.add(last);
        }
        return digests;
    }

    private long waiting(String tenant) {
        return Tenancy.of(
                new TenantId(tenant),
                () -> jdbc.sql("select count(*) from outbox where tenant = ?")
                        .param(tenant)
                        .query((row, n) -> row.getLong(1))
                        .single());
    }

    private static List<ProducerRecord<String, byte[]>> record(String value) {
        return List.of(new ProducerRecord<>(Topics.REGISTRY, "fenced", value.getBytes(StandardCharsets.UTF_8)));
    }

    /** A port where nobody listens. */
    private static KafkaProperties nobody() throws IOException {
        KafkaProperties properties = new KafkaProperties();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            properties.setBootstrapServers(List.of("127.0.0.1:" + socket.getLocalPort()));
        }
        properties.getProducer().setValueSerializer(ByteArraySerializer.class);
        return properties;
    }

    private static List<String> values(String key, int count) {
        List<String> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", TestKafka.bootstrapServers(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed",
                        "enable.metrics.push", "false"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topics.REGISTRY).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList());
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    if (record.key().equals(key)) {
                        found.add(new String(record.value(), StandardCharsets.UTF_8));
                    }
                }
                return found.stream().distinct().count() >= count;
            });
        }
        // Delivered at least once: a batch whose acknowledgement was lost comes again, in the same order.
        return found.stream().distinct().toList();
    }
}
