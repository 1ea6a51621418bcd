package dev.millrace.forecast.series;

import static dev.millrace.forecast.series.SeriesFixture.START;
import static dev.millrace.forecast.series.SeriesFixture.STEP;
import static dev.millrace.forecast.series.SeriesFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SeriesIT {

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    SeriesIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .build();
    }

    @Test
    void storesAndShowsASeries() {
        points.send(with(points.batch("a/b", 0, 1, 2, 3, 4), "MW", Map.of("site", "x")));
        awaitCount("a/b", 4);

        JsonNode series = get("/v1/series/{id}", "a/b");
        assertThat(series.toString())
                .contains("\"id\":\"a/b\"")
                .contains("\"unit\":\"MW\"")
                .contains("\"labels\":{\"site\":\"x\"}")
                .contains("\"first\":\"2026-03-01T00:00:00Z\"")
                .contains("\"frequency\":\"PT30M\"")
                .contains("\"gaps\":0");
        JsonNode page = get("/v1/series/{id}/points?limit=3", "a/b");
        assertThat(page.get("times").get(2).asString()).isEqualTo("2026-03-01T01:00:00Z");
        assertThat(page.get("values").toString()).isEqualTo("[1.0,2.0,3.0]");
        JsonNode rest = get(
                "/v1/series/{id}/points?after={after}", "a/b", page.get("next").asString());
        assertThat(rest.get("values").toString()).isEqualTo("[4.0]");
        assertThat(rest.has("next")).isFalse();
    }

    @Test
    void takesLateAndRepeatedPointsAndLeavesGaps() {
        points.send(points.batch("late", 4, 40, 50), points.batch("late", 0, 0, 10), points.batch("late", 4, 41));
        awaitCount("late", 4);

        var found = store.histories(tenant, List.of(new SeriesId("late")), 100).getFirst();
        assertThat(found).isInstanceOfSatisfying(SeriesStore.HistoryResult.Found.class, result -> {
            assertThat(result.history().values()).containsExactly(0, 10, Double.NaN, Double.NaN, 41, 50);
            assertThat(result.history().end()).isEqualTo(START.plus(STEP.multipliedBy(5)));
        });
    }

    private void awaitCount(String id, long count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of(count)));
    }

    private JsonNode get(String path, Object... variables) {
        return Objects.requireNonNull(http.get().uri(path, variables).retrieve().body(JsonNode.class));
    }
}
