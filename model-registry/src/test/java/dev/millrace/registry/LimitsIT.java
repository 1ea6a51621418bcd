package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            "millrace.registry.max-artefact=100KB",
            "millrace.body.max=200KB",
            "millrace.body.large=50KB",
            "millrace.body.max-large=1",
            "millrace.registry.max-manifest=1KB",
            "millrace.registry.outbox.transactional-id=limits"
        })
class LimitsIT extends RegistryTest {

    @Test
    void refusesAnArtefactAboveTheLimit() {
        assertThat(putArtefact("limits", new byte[100 * 1024]).status()).isEqualTo(201);
        Answer refused = putArtefact("limits", new byte[100 * 1024 + 1]);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("body-too-large");
    }

    @Test
    void refusesABodyAboveTheLimitAndTakesLargeOnesAfterIt() {
        for (int i = 0; i < 3; i++) {
            assertThat(register("limits", "m", version(i, weights(new byte[200_000])))
                            .code())
                    .isEqualTo("body-too-large");
            assertThat(register("limits", "m", version(i, weights(new byte[60_000])))
                            .status())
                    .isIn(200, 201);
        }
    }

    @Test
    void refusesAManifestAboveTheLimit() {
        String manifest = "{\"manifest\":{\"a\":\"" + "x".repeat(1100) + "\"}}";
        Answer refused = call(
                "POST",
                "/v1/models/m/versions",
                "limits",
                manifest.getBytes(StandardCharsets.UTF_8),
                "application/json");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("detail").asString()).contains("manifest");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models?limit=0",
                "/v1/models?limit=1001",
                "/v1/aliases?after=x",
                "/v1/audit?after=x",
                "/v1/versions/abc",
                "/v1/models/m/aliases/UPPER",
                "/v1/models/a%00b"
            })
    void refusesWhatIsOutOfForm(String path) {
        assertThat(get(path, "limits").status()).isEqualTo(400);
    }

    @Test
    void describesItself() {
        assertThat(get("/v1/openapi", "limits").json().path("paths").has("/v1/models/{name}/versions"))
                .isTrue();
    }
}
