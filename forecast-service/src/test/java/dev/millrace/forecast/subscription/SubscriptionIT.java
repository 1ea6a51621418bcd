package dev.millrace.forecast.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.servicekit.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"millrace.series.group=subscription-it", "millrace.subscription.retry=200ms"})
@DirtiesContext
class SubscriptionIT {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final FakeForecaster forecaster;
    private final JdbcClient jdbc;
    private RestClient http = RestClient.create();

    SubscriptionIT(
            @Autowired SeriesStore store,
            @Autowired KafkaTemplate<String, byte[]> kafka,
            @Autowired FakeForecaster forecaster,
            @Autowired JdbcClient jdbc) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
        this.forecaster = forecaster;
        this.jdbc = jdbc;
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        @Primary
        FakeForecaster fakeForecaster(SeriesStore store) {
            return new FakeForecaster(store);
        }
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        OwnDatabase.configure(properties, "subscription_it");
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .build();
    }

    @Test
    void newPointsLeadToAForecastOnTheTenantsTopic() {
        points.send(points.batch("a", 0, 1, 2, 3, 4, 5));
        awaitCount("a", 5);
        assertThat(put("sub", "{\"series\":\"a\",\"horizon\":3,\"every\":2}")).isEqualTo(201);
        assertThat(put("sub", "{\"series\":\"a\",\"horizon\":3,\"every\":2}")).isEqualTo(200);
        points.send(points.batch("a", 4, 55, 6));
        awaitCount("a", 6);
        points.send(points.batch("a", 6, 7));

        ConsumerRecord<String, byte[]> event =
                awaitForecasts(found -> !found.isEmpty()).getFirst();
        ForecastIssued issued = EventJson.read(event.value(), ForecastIssued.class);
        assertThat(event.key()).isEqualTo("a");
        assertThat(issued.subscription()).isEqualTo("sub");
        assertThat(issued.mean()).containsExactly(7.0, 7.0, 7.0);
        assertThat(issued.frequency()).isEqualTo("PT30M");
        assertThat(issued.watermark().count()).isEqualTo(7);
        assertThat(header(event, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(event, "ce_type")).isEqualTo("dev.millrace.forecast.v1");
        assertThat(header(event, "ce_id")).isEqualTo(Letters.id(issued)).hasSize(64);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(jdbc.sql("select count(*) from outbox where tenant = ?")
                                .param(tenant.value())
                                .query(Long.class)
                                .single())
                        .isZero());
    }

    @Test
    void labelsReachSeriesThatComeLater() {
        put("labelled", "{\"series\":{\"labels\":{\"site\":\"x\"}},\"horizon\":1}");
        for (String id : List.of("x1", "x2", "y")) {
            points.send(SeriesFixture.with(points.batch(id, 0, 1, 2, 3, 4), "MW", Map.of("site", id.substring(0, 1))));
        }

        List<ConsumerRecord<String, byte[]>> events = awaitForecasts(found -> found.size() >= 2);
        assertThat(events).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("x1", "x2");
    }

    @Test
    void aRefusalIsShownAndTriedAgainWithNewPoints() {
        put("short", "{\"series\":[\"s\",\"other\"],\"horizon\":1}");
        points.send(points.batch("s", 0, 1, 2, 3));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(get("/v1/subscriptions/short").toString())
                        .contains("\"code\":\"history-too-short\"")
                        .contains("needs 4 values"));

        points.send(points.batch("s", 3, 4));
        awaitForecasts(found -> !found.isEmpty());
        assertThat(get("/v1/subscriptions/short").has("problems")).isFalse();
    }

    @Test
    void anOutageOfTheRegistryPutsAForecastOff() {
        put("patient", "{\"series\":\"p\",\"horizon\":1}");
        forecaster.outages.set(2);
        points.send(points.batch("p", 0, 1, 2, 3, 4));

        awaitForecasts(found -> !found.isEmpty());
        assertThat(forecaster.outages).hasValue(0);
    }

    @Test
    void aDeadReplicasLeaseRunsOut() {
        points.send(points.batch("l", 0, 1, 2, 3, 4));
        awaitCount("l", 4);
        put("left", "{\"series\":\"l\",\"horizon\":1}");
        jdbc.sql("update subscription_series set lease = ?, leased_until = now() + interval '2 seconds'"
                        + " where tenant = ?")
                .params(UUID.randomUUID(), tenant.value())
                .update();
        points.send(points.batch("l", 4, 5));

        assertThat(EventJson.read(
                                awaitForecasts(found -> !found.isEmpty())
                                        .getFirst()
                                        .value(),
                                ForecastIssued.class)
                        .watermark()
                        .count())
                .isEqualTo(5);
    }

    @Test
    void forecastsOfASeriesLeaveInOrder() {
        put("ordered", "{\"series\":\"o\",\"horizon\":1}");
        points.send(points.batch("o", 0, 1, 2, 3, 4));
        for (int i = 4; i < 30; i++) {
            points.send(points.batch("o", i, i));
            if (i % 5 == 0) {
                int count = i + 1;
                awaitForecasts(found -> !found.isEmpty() && count(found.getLast()) >= count);
            }
        }
        List<Long> counts = awaitForecasts(found -> count(found.getLast()) == 30).stream()
                .map(SubscriptionIT::count)
                .toList();
        assertThat(counts).isSorted();
    }

    @Test
    void listsAndDeletes() {
        put("one", "{\"series\":\"a\",\"horizon\":3,\"quantiles\":[0.9,0.5],\"model\":\"repeat\"}");
        put("two", "{\"series\":{\"labels\":{\"k\":\"v\"}},\"horizon\":3}");
        assertThat(get("/v1/subscriptions").findValuesAsString("id")).containsExactly("one", "two");
        assertThat(get("/v1/subscriptions/one").toString())
                .isEqualTo("{\"id\":\"one\",\"series\":\"a\",\"horizon\":3,\"every\":1,"
                        + "\"quantiles\":[0.5,0.9],\"model\":\"repeat\"}");
        http.delete().uri("/v1/subscriptions/one").retrieve().toBodilessEntity();
        assertThat(get("/v1/subscriptions").findValuesAsString("id")).containsExactly("two");
        assertThat(http.get()
                        .uri("/v1/subscriptions/one")
                        .exchange(
                                (request, response) -> response.getStatusCode().value())
                        .intValue())
                .isEqualTo(404);
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        for (String body : List.of(
                "{\"horizon\":1}",
                "{\"series\":\"a\"}",
                "{\"series\":[],\"horizon\":1}",
                "{\"series\":7,\"horizon\":1}",
                "{\"series\":\"a\",\"horizon\":0}",
                "{\"series\":\"a\",\"horizon\":1,\"every\":0}",
                "{\"series\":\"a\",\"horizon\":1,\"quantiles\":[1]}",
                "{\"series\":\"a\",\"horizon\":1,\"quantiles\":[null]}")) {
            assertThat(put("wrong", body)).as(body).isEqualTo(400);
        }
    }

    private static long count(ConsumerRecord<String, byte[]> event) {
        return EventJson.read(event.value(), ForecastIssued.class).watermark().count();
    }

    private List<ConsumerRecord<String, byte[]>> awaitForecasts(
            Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
        Properties config = new Properties();
        config.put("bootstrap.servers", TestKafka.bootstrapServers());
        config.put("group.id", "test-" + UUID.randomUUID());
        config.put("auto.offset.reset", "earliest");
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(consumer.partitionsFor(Topics.forecasts(tenant).name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList());
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
                return enough.test(found);
            });
        }
        return found;
    }

    private void awaitCount(String id, long count) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of(count)));
    }

    private int put(String id, String body) {
        return http.put()
                .uri("/v1/subscriptions/{id}", id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> response.getStatusCode().value());
    }

    private JsonNode get(String path) {
        return Objects.requireNonNull(http.get().uri(path).retrieve().body(JsonNode.class));
    }

    private static String header(ConsumerRecord<String, byte[]> event, String name) {
        return new String(
                Objects.requireNonNull(event.headers().lastHeader(name)).value(), StandardCharsets.UTF_8);
    }
}
