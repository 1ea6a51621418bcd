package dev.millrace.registry.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ManifestIT extends RegistryTest {

    private static final String TENANT = "manifests";
    private static final byte[] DATA = weights("weights".getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hyperparameters | [1]                                   | manifest.hyperparameters",
                "seed            | 1.5                                   | manifest.seed",
                "seed            | \"1\"                                 | manifest.seed",
                "code            | {\"version\":\"1\"}                   | manifest.code.dirty",
                "code            | {\"dirty\":true}                      | manifest.code.version",
                "code            | 1                                     | manifest.code",
                "family          | 7                                     | manifest.family",
                "dataDigest      | \"abc\"                               | manifest.dataDigest",
                "data            | 1                                     | manifest.data",
                "data            | {\"digest\":\"x\"}                    | manifest.data.digest",
                "parent          | \"x\"                                 | manifest.parent",
                "inputs          | {}                                    | manifest.inputs",
                "inputs          | [{\"unit\":\"kW\"}]                   | manifest.inputs[0].name",
                "inputs          | [{\"name\":\"a\",\"frequency\":\"1h\"}] | manifest.inputs[0].frequency"
            })
    void whatTheRegistryKnowsIsInForm(String field, String json, String at) {
        ObjectNode version = version(1, DATA);
        version.withObject("manifest").set(field, JSON.readTree(json));
        Answer refused = register(TENANT, "m", version);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo(at);
    }

    @Test
    void aManifestMayBeComplete() {
        ObjectNode version = version(2, DATA);
        ObjectNode manifest = version.withObject("manifest");
        manifest.putObject("hyperparameters").put("lambda", 0.1);
        manifest.putArray("kernels");
        manifest.putArray("inputs")
                .addObject()
                .put("name", "load")
                .put("unit", "kW")
                .put("frequency", "PT1H");
        manifest.putObject("data")
                .put("digest", "a".repeat(64))
                .put("from", "2025-01-01T00:00:00Z")
                .put("to", "2025-12-31T00:00:00Z");
        manifest.put("seed", 7).putObject("code").put("version", "1.2.3").put("dirty", false);
        String parent = register(TENANT, "m", version(1, DATA)).digest();
        manifest.put("parent", parent);
        assertThat(register(TENANT, "m", version).status()).isEqualTo(201);
    }

    @Test
    void aParentHasToBeRegistered() {
        ObjectNode version = version(3, DATA);
        version.withObject("manifest").put("parent", "b".repeat(64));
        Answer refused = register(TENANT, "m", version);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("manifest.parent");
    }

    @Test
    void weightsComeWithTheirArchitecture() {
        ObjectNode version = version(4, DATA);
        version.withObject("manifest").remove("family");
        assertThat(register(TENANT, "m", version)
                        .json()
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo("manifest.family");
    }

    @Test
    void whatIsCalledSafetensorsIsSafetensorsWhetherItComesAlongOrWasStored() {
        byte[] pickle = {(byte) 0x80, 4, (byte) 0x95, 0};
        assertThat(register(TENANT, "m", version(5, pickle)).code()).isEqualTo("artefact-invalid");

        byte[] large = new byte[100_000];
        large[0] = (byte) 0x80;
        large[1] = 4;
        for (byte[] stored : new byte[][] {pickle, large}) {
            putArtefact(TENANT, stored);
            ObjectNode version = version(6, stored);
            ((ObjectNode) version.path("artefacts").path(0)).remove("data");
            assertThat(register(TENANT, "m", version).code()).isEqualTo("artefact-invalid");
            ((ObjectNode) version.path("artefacts").path(0)).put("name", "weights.bin");
            Answer refused = register(TENANT, "m", version);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().path("detail").asString()).contains("is a pickle");
        }
    }

    @Test
    void filesBesideTheWeightsMayBeText() {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        ObjectNode version = version(7, DATA);
        version.withArray("artefacts")
                .addObject()
                .put("name", "config.json")
                .put("sha256", Digests.of(config))
                .put("data", Base64.getEncoder().encodeToString(config));
        assertThat(register(TENANT, "m", version).status()).isEqualTo(201);
    }

    @Test
    void tagsLieOutsideOfTheDigestAndMayChange() {
        ObjectNode version = version(8, DATA);
        version.putObject("tags").put("team", "energy").put("note", "a=b");
        String digest = register(TENANT, "m", version).digest();
        version.remove("tags");
        assertThat(register(TENANT, "m", version).digest()).isEqualTo(digest);
        String path = "/v1/versions/" + digest;
        assertThat(get(path, TENANT).json().path("tags").toString())
                .isEqualTo("{\"note\":\"a=b\",\"team\":\"energy\"}");
        ObjectNode tags = JSON.createObjectNode();
        tags.putObject("tags").put("team", "grid");
        JsonNode tagged = send("PUT", path + "/tags", TENANT, tags).json();
        assertThat(tagged.path("tags").toString()).isEqualTo("{\"team\":\"grid\"}");
        tags.putObject("tags").put("Team", "grid");
        assertThat(send("PUT", path + "/tags", TENANT, tags).code()).isEqualTo("invalid-request");
    }

    @Test
    void aVersionIsHeldToWhatItIsNamedBy() throws IOException {
        byte[] large = weights(new byte[150_000]);
        String digest = register(TENANT, "verified", version(9, large)).digest();
        String path = "/v1/versions/" + digest + "/verification";
        assertThat(get(path, TENANT).json().path("passed").asBoolean()).isTrue();
        String sha256 = Digests.of(large);
        Path file = ARTEFACTS.resolve(sha256.substring(0, 2)).resolve(sha256);
        large[149_999]++;
        Files.write(file, large);
        JsonNode damaged = get(path, TENANT).json();
        assertThat(damaged.path("passed").asBoolean()).isFalse();
        assertThat(damaged.path("checks").path(0).path("passed").asBoolean()).isTrue();
        assertThat(damaged.path("checks").path(1).path("reason").asString()).startsWith("artefact-corrupt: ");
    }
}
