package dev.millrace.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.Topics;
import dev.millrace.servicekit.testing.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.config.import=classpath:millrace-service.yaml")
class ServiceKitIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void broker(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/nowhere||404|not-found",
                "DELETE|/tenant||405|method-not-allowed",
                "GET|/number?number=x||400|invalid-request",
                "GET|/number||400|invalid-request",
                "POST|/body|{\"count\":1,|400|body-malformed",
                "POST|/body|{\"count\":1,\"other\":2}|400|body-malformed",
                "POST|/body|{\"count\":1,\"names\":[\"a\",{}]}|400|body-malformed",
                "POST|/body||400|body-malformed",
                "GET|/away||503|unavailable",
                "GET|/broken||500|internal",
            })
    void everyFailureIsAProblemWithACodeAndARemedy(String method, String path, String body, int status, String code)
            throws Exception {
        HttpResponse<String> answer = call(method, path, body == null ? "" : body, Map.of());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(answer.body())
                .contains("\"code\":\"" + code + "\"", "\"remedy\":")
                .doesNotContain("secret", "java.");
    }

    @Test
    void aMalformedBodyIsNamedByItsPlace() throws Exception {
        assertThat(call("POST", "/body", "{\"count\":1,\"names\":[\"a\",{}]}", Map.of())
                        .body())
                .contains("\"field\":\"names[1]\"", "line 1");
    }

    @Test
    void whatMayBeRepeatedSaysWhen() throws Exception {
        assertThat(call("GET", "/away", "", Map.of()).headers().firstValue("retry-after"))
                .hasValue("7");
    }

    @Test
    void theTenantComesFromTheHeader() throws Exception {
        assertThat(call("GET", "/tenant", "", Map.of()).body()).isEqualTo("{\"tenant\":\"default\"}");
        assertThat(call("GET", "/tenant", "", Map.of(TenantArgumentResolver.HEADER, "acme"))
                        .body())
                .isEqualTo("{\"tenant\":\"acme\"}");
        HttpResponse<String> refused = call("GET", "/tenant", "", Map.of(TenantArgumentResolver.HEADER, "A_b"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("X-Millrace-Tenant");
    }

    @Test
    void aNameInAPathMayHoldASlash() throws Exception {
        assertThat(call("GET", "/names/a%2Fb%2Cc%3Dd/end", "", Map.of()).body()).isEqualTo("{\"name\":\"a/b,c=d\"}");
    }

    @Test
    void isAliveAndReady() throws Exception {
        for (String probe : new String[] {"liveness", "readiness"}) {
            assertThat(call("GET", "/actuator/health/" + probe, "", Map.of()).body())
                    .contains("UP");
        }
    }

    @Test
    void sharedTopicsAreDeclared() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, TestKafka.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get())
                    .containsAll(Topics.shared().stream()
                            .map(Topics.Declaration::name)
                            .toList());
        }
    }

    private HttpResponse<String> call(String method, String path, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("content-type", "application/json");
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
