package dev.millrace.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.servicekit.testing.OpenApiContract;
import dev.millrace.servicekit.testing.ServiceBoundaries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class RetrievalServiceIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
        // Whoever shares the database with this test has its documents to itself.
        properties.add("millrace.encoding.workers", () -> 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"liveness", "readiness"})
    void isAliveAndReady(String probe) {
        // It is ready once it has read what was on the topics when it started.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(get("/actuator/health/" + probe).statusCode())
                        .isEqualTo(200));
    }

    @Test
    void servesTheInterfaceThatIsCheckedIn(@LocalServerPort int port) throws Exception {
        OpenApiContract.check("retrieval-service", port);
    }

    @Test
    void saysWhatAPathDoesNotTake() throws Exception {
        HttpResponse<String> answer = get("/v1/search");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("\"code\":\"method-not-allowed\"");
    }

    @Test
    void leansOnNoOtherService() {
        ServiceBoundaries.check("retrieval");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }
}
