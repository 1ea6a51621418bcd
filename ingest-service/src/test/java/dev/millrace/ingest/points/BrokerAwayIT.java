package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nothing listens where the broker should be. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.kafka.bootstrap-servers=127.0.0.1:9", "spring.kafka.admin.auto-create=false"})
class BrokerAwayIT {

    @LocalServerPort
    int port;

    @Test
    void answersWithinTwoSecondsThatItCannotAndIsNotReady() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (List<String> each : List.of(
                    List.of("/v1/points", "application/json", "{\"series\":\"a\",\"times\":[1],\"values\":[1]}"),
                    List.of("/v1/points", "application/x-ndjson", "{\"series\":\"a\",\"time\":1,\"value\":1}"),
                    List.of("/write", "text/plain", "a v=1"),
                    List.of("/v1/documents", "text/plain", "words"))) {
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + each.get(0)))
                        .header("Content-Type", each.get(1))
                        .timeout(Duration.ofSeconds(2))
                        .POST(HttpRequest.BodyPublishers.ofString(each.get(2)))
                        .build();

                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"code\":\"unavailable\"");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            HttpRequest readiness = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .build();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(http.send(readiness, HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                            .isEqualTo(503));
        }
    }
}
