package dev.millrace.forecast.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class AnomalyIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int HALF_HOURS = 480;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    AnomalyIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
        properties.add("millrace.registry.url", REGISTRY::url);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @Test
    void theValueThatNothingForetoldIsNamedWithItsTimeAndItsReason() {
        double[] broken = days();
        broken[HALF_HOURS - 5] -= 40;
        points.send(
                SeriesFixture.with(points.batch("load/1", 0, broken), "MW", Map.of("site", "x")),
                SeriesFixture.with(points.batch("load/2", 0, days()), "MW", Map.of("site", "x")));
        awaitCount("load/1");
        awaitCount("load/2");

        ResponseEntity<JsonNode> answer = post("{\"series\": {\"labels\": {\"site\": \"x\"}}, \"rows\": 12}");

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        JsonNode first = body(answer).at("/series/0");
        assertThat(first.get("series").asString()).isEqualTo("load/1");
        assertThat(first.get("judged").asInt()).isEqualTo(12);
        JsonNode anomaly = first.at("/anomalies/0");
        assertThat(anomaly.get("time").asString())
                .isEqualTo(SeriesFixture.START
                        .plus(SeriesFixture.STEP.multipliedBy(HALF_HOURS - 5))
                        .toString());
        assertThat(anomaly.get("value").asDouble())
                .isLessThan(anomaly.get("low").asDouble());
        assertThat(anomaly.get("score").asDouble()).isLessThan(-3);
        assertThat(anomaly.get("reason").asString()).startsWith("below ").contains("99 %");
        assertThat(body(answer).at("/series/1/anomalies").size()).isLessThanOrEqualTo(2);
    }

    @Test
    void whatCannotBeJudgedIsRefusedByName() {
        refused("series", "{\"rows\": 3}");
        refused("series", "{\"series\": \"nobody\"}");
        refused("rows", "{\"series\": \"a\", \"rows\": 0}");
        refused("level", "{\"series\": \"a\", \"level\": 100}");
        refused("model", "{\"series\": \"a\", \"model\": \"oracle\"}");
    }

    private void refused(String field, String body) {
        ResponseEntity<JsonNode> answer = post(body);
        assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
        assertThat(body(answer).at("/errors/0/field").asString()).isEqualTo(field);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    private ResponseEntity<JsonNode> post(String body) {
        return http.post()
                .uri("/v1/anomalies")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static double[] days() {
        Random random = new Random(7);
        return IntStream.range(0, HALF_HOURS)
                .mapToDouble(t -> 100 + 10 * Math.sin(t * Math.TAU / 48) + random.nextGaussian())
                .toArray();
    }

    private void awaitCount(String series) {
        await().until(() -> store.find(tenant, new SeriesId(series))
                .map(Series::count)
                .filter(count -> count == HALF_HOURS)
                .isPresent());
    }
}
