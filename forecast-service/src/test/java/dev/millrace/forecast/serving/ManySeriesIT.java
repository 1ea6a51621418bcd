package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** As many series as a request may have. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ManySeriesIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int SERIES = 10_000;
    private static final int STEPS = 60;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
        properties.add("millrace.registry.url", REGISTRY::url);
    }

    @Test
    void tenThousandAtOnceAreForecastAndTheOneThatCannotBeIsNamed(@LocalServerPort int port) {
        Random random = new Random(20260306);
        StringBuilder request = new StringBuilder("{\"horizon\":7,\"partial\":true,\"inline\":[");
        for (int i = 0; i < SERIES; i++) {
            request.append(i == 0 ? "" : ",").append("{\"id\":\"s").append(i).append("\",\"values\":[");
            int steps = i == 77 ? 1 : STEPS;
            for (int t = 0; t < steps; t++) {
                double value = 50 + 10 * Math.sin(2 * Math.PI * t / 7) + i % 3 * t + random.nextGaussian();
                request.append(t == 0 ? "" : ",").append(String.format(Locale.ROOT, "%.2f", value));
            }
            request.append("]}");
        }
        long start = System.nanoTime();
        ResponseEntity<JsonNode> answer = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .build()
                .post()
                .uri("/v1/forecasts")
                .header("X-Millrace-Tenant", SeriesFixture.newTenant().value())
                .header("Content-Type", "application/json")
                .body(request.append("]}").toString())
                .retrieve()
                .toEntity(JsonNode.class);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(SERIES + " series of " + STEPS + " steps took " + took);

        JsonNode body = Objects.requireNonNull(answer.getBody());
        assertThat(body.get("forecasts").size()).isEqualTo(SERIES - 1);
        assertThat(body.get("refused").size()).isEqualTo(1);
        assertThat(body.get("refused").get(0).get("series").asString()).isEqualTo("s77");
        assertThat(body.get("refused").get(0).get("code").asString()).isEqualTo("history-too-short");
        assertThat(took).isLessThan(Duration.ofMinutes(2));
    }
}
