package dev.millrace.forecast.series;

import static dev.millrace.forecast.series.SeriesFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.series.PointsQuery.Range;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ExactlyOnceIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final SeriesId SERIES = new SeriesId("s");

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final PointsQuery query;
    private final JdbcClient jdbc;
    private final KafkaTemplate<String, byte[]> kafka;
    private final SeriesFixture points;

    ExactlyOnceIT(
            @Autowired SeriesStore store,
            @Autowired PointsQuery query,
            @Autowired JdbcClient jdbc,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.query = query;
        this.jdbc = jdbc;
        this.kafka = kafka;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
    }

    @Test
    void aResendAfterACorrectionChangesNothing() {
        PointsBatch original = with(points.batch("s", 0, 1, 2, 3), "original", 0);
        points.send(original);
        points.send(with(points.batch("s", 1, 20), "correction", 0));
        points.send(original);
        awaitConsumed(points.send(points.batch("s", 3, 4)));

        assertThat(values()).containsExactly(1.0, 20.0, 3.0, 4.0);
    }

    @Test
    void aCorrectionCountsNoPointTwice() {
        points.send(points.batch("s", 0, 1, 2, 3), points.batch("s", 1, 20, 3, 4));
        awaitConsumed(points.send(points.batch("s", 0, 1)));

        assertThat(values()).containsExactly(1.0, 20.0, 3.0, 4.0);
        assertThat(series().count()).isEqualTo(4);
    }

    @Test
    void theSameRecordsAgainChangeNothing() {
        RecordMetadata first =
                points.send(with(points.batch("s", 0, 1, 2), "a", 0)).getFirst();
        points.send(points.batch("s", 1, 20, 3));
        awaitConsumed(points.send(with(points.batch("s", 0, 10), "b", 0)));
        Series before = series();

        // As if a former owner's commit had been lost: its successor reads the records again.
        jdbc.sql("update consumed_offset set next_offset = ? where topic = ? and partition = ?")
                .params(first.offset(), first.topic(), first.partition())
                .update();
        awaitConsumed(points.send(points.batch("other than s", 0, 1)));
        awaitConsumed(points.send(points.batch("s", 3, 4)));

        assertThat(values()).containsExactly(10.0, 20.0, 3.0, 4.0);
        assertThat(series().count()).isEqualTo(before.count() + 1);
    }

    @Test
    void anotherContentUnderTheSameKeyIsADeadLetter() {
        points.send(with(points.batch("s", 0, 1), "key", 0));
        List<RecordMetadata> reused = points.send(with(points.batch("s", 0, 2), "key", 0));
        awaitConsumed(points.send(points.batch("s", 1, 3)));

        assertThat(values()).containsExactly(1.0, 3.0);
        ConsumerRecord<String, byte[]> letter = awaitDeadLetter(reused.getFirst());
        assertThat(header(letter, "millrace_reason")).startsWith("idempotency-key-reused");
        assertThat(new String(letter.value(), StandardCharsets.UTF_8)).contains("\"idempotencyKey\":\"key\"");
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndHoldsNothingUp() {
        String key = points.batch("s", 0, 1).key();
        List<RecordMetadata> bad = new ArrayList<>();
        for (String value : List.of(
                "no json",
                "{}",
                "{\"tenant\":\"t\",\"series\":\"s\",\"times\":[1],\"values\":[]}",
                "{\"tenant\":\"t\",\"series\":\"s\",\"unit\":\"\\u0000\",\"times\":[1],\"values\":[1]}",
                "{\"tenant\":\"t\",\"series\":\"\\ud800\",\"times\":[1],\"values\":[1]}")) {
            bad.add(kafka.send(Topics.POINTS, key, value.getBytes(StandardCharsets.UTF_8))
                    .join()
                    .getRecordMetadata());
        }
        awaitConsumed(points.send(points.batch("s", 0, 1)));

        assertThat(values()).containsExactly(1.0);
        for (RecordMetadata sent : bad) {
            assertThat(header(awaitDeadLetter(sent), "millrace_reason")).startsWith("malformed");
        }
    }

    @Test
    void goesOnAfterTheBrokerDeletedWhatWasNotConsumed() throws Exception {
        awaitConsumed(points.send(points.batch("s", 0, 1)));
        RecordMetadata next = points.send(points.batch("s", 1, 2)).getFirst();
        awaitConsumed(List.of(next));
        TopicPartition partition = new TopicPartition(next.topic(), next.partition());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(next.offset() + 1)))
                    .all()
                    .get();
        }
        jdbc.sql("update consumed_offset set next_offset = ? where topic = ? and partition = ?")
                .params(next.offset() - 1, partition.topic(), partition.partition())
                .update();
        awaitConsumed(points.send(points.batch("s", 2, 3)));

        assertThat(values()).containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void resumesAfterItsConnectionsWereKilled() throws Exception {
        List<RecordMetadata> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.addAll(points.send(with(points.batch("s", 2 * i, i, i), "key", i)));
            if (i % 10 == 5) {
                killConnections();
            }
        }
        awaitConsumed(sent);

        assertThat(values()).hasSize(100);
        assertThat(series().count()).isEqualTo(100);
    }

    private static void killConnections() throws SQLException {
        try (Connection connection = DriverManager.getConnection(TestPostgres.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where usename = 'forecast_app' and datname = current_database()");
        }
    }

    private void awaitConsumed(List<RecordMetadata> sent) {
        for (RecordMetadata record : sent) {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(jdbc.sql(
                                            "select next_offset from consumed_offset where topic = ? and partition = ?")
                                    .params(record.topic(), record.partition())
                                    .query(Long.class)
                                    .single())
                            .isGreaterThan(record.offset()));
        }
    }

    private List<Double> values() {
        return query.page(tenant, SERIES, new Range(Long.MIN_VALUE, Long.MAX_VALUE, 1000), Optional.empty())
                .values();
    }

    private Series series() {
        return store.find(tenant, SERIES).orElseThrow();
    }

    private static ConsumerRecord<String, byte[]> awaitDeadLetter(RecordMetadata source) {
        Properties config = new Properties();
        config.put("bootstrap.servers", TestKafka.bootstrapServers());
        config.put("group.id", "test-" + UUID.randomUUID());
        config.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    consumer.partitionsFor(Topics.deadLetter(Topics.POINTS).name()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList());
            await().atMost(SOON).until(() -> {
                for (ConsumerRecord<String, byte[]> letter : consumer.poll(Duration.ofMillis(100))) {
                    if (header(letter, "millrace_source_topic").equals(source.topic())
                            && header(letter, "millrace_source_partition").equals(Integer.toString(source.partition()))
                            && header(letter, "millrace_source_offset").equals(Long.toString(source.offset()))) {
                        found.add(letter);
                    }
                }
                return !found.isEmpty();
            });
        }
        return found.getFirst();
    }

    private static String header(ConsumerRecord<String, byte[]> letter, String name) {
        return new String(
                Objects.requireNonNull(letter.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
    }
}
