package dev.millrace.forecast.serving;

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
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** What becomes of fits where the alias that they move has a policy. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class FitPolicyIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final FakeRegistry.Policy NEVER = new FakeRegistry.Policy("mase", -1);

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    FitPolicyIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
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

    @AfterEach
    void letAllPass() {
        REGISTRY.setPolicy(Optional.empty());
    }

    @Test
    void aFitComesWithWhatItsValidationMeasured() {
        REGISTRY.setPolicy(Optional.of(new FakeRegistry.Policy("mase", 2)));
        store("a", 400);
        String digest = digest(ask("a", ""));

        JsonNode evidence = Objects.requireNonNull(REGISTRY.evidence(digest)).get(0);
        JsonNode manifest = (JsonNode) Objects.requireNonNull(
                Objects.requireNonNull(REGISTRY.version(digest)).get("manifest"));
        assertThat(evidence.path("kind").asString()).isEqualTo("validation");
        assertThat(evidence.path("metrics").propertyNames())
                .containsExactly("coverage", "mae", "mase", "mse", "windows");
        assertThat(evidence.at("/metrics/mase")).isEqualTo(manifest.path("mase"));
        assertThat(evidence.at("/data/digest")).isEqualTo(manifest.at("/data/0/digest"));
        assertThat(evidence.at("/data/from")).isEqualTo(manifest.at("/data/0/first"));
        assertThat(evidence.at("/data/to")).isEqualTo(manifest.at("/data/0/last"));
        assertThat(evidence.path("measuredAt")).isEqualTo(manifest.at("/data/0/last"));
        assertThat(evidence.path("windows").asString()).startsWith("h4 2026-");
    }

    @Test
    void aFirstFitThatDoesNotPassIsSaidAndNotMadeAgainAtOnce() {
        REGISTRY.setPolicy(Optional.of(NEVER));
        store("b", 200);
        int before = REGISTRY.registrations();
        for (int i = 0; i < 3; i++) {
            ResponseEntity<JsonNode> refused = ask("b", "");
            assertThat(refused.getStatusCode().value()).isEqualTo(422);
            assertThat(body(refused).path("code").asString()).isEqualTo("policy-failed");
            assertThat(body(refused).path("detail").asString()).contains("b: does not pass 1 of 1 rules");
        }
        assertThat(REGISTRY.registrations()).isEqualTo(before + 1);
        assertThat(REGISTRY.champion(tenant, "forecast/b/h4")).isEmpty();

        REGISTRY.setPolicy(Optional.empty());
        assertThat(ask("b", "").getStatusCode().value()).isEqualTo(422);
        String digest = digest(ask("b", ",\"refit\":\"always\""));
        assertThat(REGISTRY.champion(tenant, "forecast/b/h4")).contains(digest);
        assertThat(digest(ask("b", ""))).isEqualTo(digest);
    }

    @Test
    void whatServesGoesOnWhereANewerFitDoesNotPass() {
        store("c", 200);
        String first = digest(ask("c", ""));
        REGISTRY.setPolicy(Optional.of(NEVER));
        points.send(points.batch("c", 200, Arrays.copyOfRange(values(300), 200, 300)));
        awaitCount("c", 300);
        int before = REGISTRY.registrations();
        for (int i = 0; i < 3; i++) {
            assertThat(digest(ask("c", ""))).isEqualTo(first);
        }
        assertThat(REGISTRY.registrations()).isEqualTo(before + 1);

        // Who asks for the newer one is told.
        ResponseEntity<JsonNode> refused = ask("c", ",\"refit\":\"always\"");
        assertThat(body(refused).path("code").asString()).isEqualTo("policy-failed");
        assertThat(digest(ask("c", ""))).isEqualTo(first);
    }

    private static double[] values(int length) {
        Random random = new Random(11);
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = 100 + 10 * Math.sin(2 * Math.PI * t / 48) + random.nextGaussian() / 2;
        }
        return values;
    }

    private void store(String id, int length) {
        points.send(points.batch(id, 0, values(length)));
        awaitCount(id, length);
    }

    private void awaitCount(String id, long count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of(count)));
    }

    private static String digest(ResponseEntity<JsonNode> answer) {
        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(200);
        return body(answer).at("/forecasts/0/model/digest").asString();
    }

    private ResponseEntity<JsonNode> ask(String series, String more) {
        return http.post()
                .uri("/v1/forecasts")
                .header("Content-Type", "application/json")
                .body("{\"series\":\"" + series + "\",\"horizon\":4" + more + "}")
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
