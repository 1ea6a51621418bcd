package dev.millrace.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatusCode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class KernelAnnouncementIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        REGISTRY.setAway(true);
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
        properties.add("millrace.registry.url", REGISTRY::url);
        properties.add("millrace.registry.pause", () -> "1ms");
        properties.add("millrace.kernels.every", () -> "50ms");
        properties.add("millrace.kernels.last-retry", () -> "50ms");
    }

    @Test
    void theServiceIsReadyWithoutTheRegistryAndTellsItWhenItIsBack(@LocalServerPort int port) {
        await().untilAsserted(() ->
                assertThat(health(port, "/readiness").path("status").asString()).isEqualTo("UP"));
        assertThat(kernels(port)).isEqualTo("UNKNOWN");

        REGISTRY.setAway(false);
        await().untilAsserted(() -> assertThat(kernels(port)).isEqualTo("UP"));
        assertThat(REGISTRY.kernels())
                .isEqualTo(Kernels.descriptors().stream()
                        .collect(Collectors.toMap(KernelAnnouncementIT::key, KernelDescriptor::digest)));

        REGISTRY.recordKernel(key(Kernels.descriptor("full")), "0".repeat(64));
        await().untilAsserted(() -> assertThat(kernels(port)).isEqualTo("OUT_OF_SERVICE"));
        assertThat(health(port, "/readiness").path("status").asString()).isEqualTo("UP");
    }

    private static String key(KernelDescriptor kernel) {
        return kernel.name() + "/" + kernel.version();
    }

    private static String kernels(int port) {
        return health(port, "")
                .path("components")
                .path("kernels")
                .path("status")
                .asString();
    }

    private static JsonNode health(int port, String group) {
        JsonNode body = RestClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/actuator/health" + group)
                .retrieve()
                .onStatus(HttpStatusCode::isError, (request, response) -> {})
                .body(JsonNode.class);
        return Objects.requireNonNull(body);
    }
}
