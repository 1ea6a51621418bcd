package dev.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.servicekit.testing.OpenApiContract;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class VersionIT extends RegistryTest {

    private static final byte[] DATA = weights("weights".getBytes(StandardCharsets.UTF_8));

    @Test
    void servesTheInterfaceThatIsCheckedIn(@LocalServerPort int port) throws Exception {
        OpenApiContract.check("model-registry", port);
    }

    @Test
    void aVersionIsNamedByTheDigestOfItsCanonicalForm() {
        ObjectNode version = version(1, DATA);
        version.withObject("manifest").put("lambda", 1e-7).put("a\"b", "é");
        Answer created = register("digest", "forecast/taylor/h48", version);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("name").asString()).isEqualTo("forecast/taylor/h48");
        String canonical = """
                {"artefacts":[{"name":"model.safetensors","sha256":"%s"}],"manifest":{"a\\"b":"é","family":"ridge",\
                "lambda":1e-7,"number":1},"name":"forecast/taylor/h48"}""".formatted(Digests.of(DATA));
        assertThat(created.digest()).isEqualTo(Digests.of(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void registeringAgainChangesNothing() {
        Answer first = register("again", "m", version(1, DATA));
        Answer second = register("again", "m", version(1, DATA));
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(get("/v1/models/m/versions", "again").json().path("versions").size())
                .isEqualTo(1);
    }

    @Test
    void aVersionIsReadAsItWasSent() {
        String digest =
                register("read", "a/b c", withAlias(version(7, DATA), null)).digest();
        Answer read = get("/v1/versions/" + digest, "read");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().path("name").asString()).isEqualTo("a/b c");
        assertThat(read.json().path("manifest").path("number").asInt()).isEqualTo(7);
        assertThat(read.json().path("artefacts").path(0).path("size").asInt()).isEqualTo(DATA.length);
        assertThat(read.json().path("createdBy").asString()).isEqualTo("tester");
        Answer model = get("/v1/models/a%2Fb%20c", "read");
        assertThat(model.json().path("latest").asString()).isEqualTo(digest);
        assertThat(model.json().path("aliases").path(0).path("alias").asString())
                .isEqualTo("champion");
    }

    @Test
    void anAliasThatConflictsKeepsItsVersionOut() {
        String first =
                register("together", "m", withAlias(version(1, DATA), null)).digest();
        Answer refused = register("together", "m", withAlias(version(2, DATA), "0".repeat(64)));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("alias-conflict");
        assertThat(refused.json().path("detail").asString()).contains(first, "sequence 1");
        assertThat(get("/v1/models/m/versions", "together")
                        .json()
                        .path("versions")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aLostAnswerMayBeAskedForAgain() {
        Answer first = register("lost", "m", withAlias(version(1, DATA), null));
        Answer again = register("lost", "m", withAlias(version(1, DATA), null));
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("alias").path("sequence").asInt()).isEqualTo(1);
        assertThat(again.json().path("alias")).isEqualTo(first.json().path("alias"));
    }

    @Test
    void anArtefactMayBeStoredBefore() {
        putArtefact("before", DATA);
        ObjectNode version = version(1, DATA);
        ((ObjectNode) version.path("artefacts").path(0)).remove("data");
        assertThat(register("before", "m", version).status()).isEqualTo(201);
    }

    @Test
    void refusesAnArtefactThatIsNowhere() {
        ObjectNode version = version(1, DATA);
        ((ObjectNode) version.path("artefacts").path(0)).remove("data");
        assertThat(register("nowhere", "m", version).code()).isEqualTo("artefact-missing");
    }

    @Test
    void refusesDataWithAnotherDigest() {
        ObjectNode version = version(1, DATA);
        ((ObjectNode) version.path("artefacts").path(0))
                .put("data", Base64.getEncoder().encodeToString(new byte[] {1}));
        assertThat(register("other", "m", version).code()).isEqualTo("artefact-digest-mismatch");
    }

    @Test
    void ofABatchEachIsForItself() {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        versions.add(withAlias(version(1, DATA), null).put("name", "x/1"));
        versions.add(withAlias(version(2, DATA), "0".repeat(64)).put("name", "x/2"));
        versions.add(version(3, DATA).put("name", ""));
        versions.add(version(4, DATA).put("name", "x/4"));
        versions.add(withAlias(version(1, DATA), null).put("name", "x/1"));
        Answer answer = send("POST", "/v1/versions", "batch", batch);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(result -> result.path("status").asInt()))
                .containsExactly(201, 409, 400, 201, 200);
        assertThat(get("/v1/models?prefix=x/", "batch")
                        .json()
                        .path("models")
                        .valueStream()
                        .map(model -> model.asString()))
                .containsExactly("x/1", "x/4");
    }

    @Test
    void refusesAManifestThatSaysMoreThanItsDigestWouldCover() {
        ObjectNode big = version(1, DATA);
        big.withObject("manifest").put("time", Long.MAX_VALUE);
        assertThat(register("refuse", "m", big).json().path("detail").asString())
                .contains("manifest.time", "2^53");
        assertThat(call(
                                "POST",
                                "/v1/models/m/versions",
                                "refuse",
                                "{\"manifest\":{\"a\":1,\"a\":2}}".getBytes(StandardCharsets.UTF_8),
                                "application/json")
                        .code())
                .isEqualTo("body-malformed");
        assertThat(register("refuse", "m", JSON.createObjectNode().put("manifest", 1))
                        .code())
                .isEqualTo("invalid-request");
    }

    @Test
    void refusesABatchThatIsTooLong() {
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        for (int i = 0; i <= 1000; i++) {
            versions.add(version(i, DATA).put("name", "m"));
        }
        assertThat(send("POST", "/v1/versions", "long", batch).code()).isEqualTo("invalid-request");
    }

    @Test
    void modelsAndVersionsComeInPages() {
        for (int i = 0; i < 5; i++) {
            register("pages", "a/" + i, version(i, DATA));
            register("pages", "b", version(i, DATA));
        }
        Answer first = get("/v1/models?prefix=a&limit=3", "pages");
        assertThat(first.json().path("next").asString()).isEqualTo("a/2");
        assertThat(get("/v1/models?prefix=a&limit=3&after=" + encoded("a/2"), "pages")
                        .json()
                        .toString())
                .isEqualTo("{\"models\":[\"a/3\",\"a/4\"]}");
        Answer versions = get("/v1/models/b/versions?limit=4", "pages");
        assertThat(versions.json()
                        .path("versions")
                        .path(0)
                        .path("manifest")
                        .path("number")
                        .asInt())
                .isZero();
        Answer rest = get(
                "/v1/models/b/versions?limit=4&after="
                        + versions.json().path("next").asString(),
                "pages");
        assertThat(rest.json().path("versions").size()).isEqualTo(1);
    }

    @Test
    void aTenantSeesOnlyWhatIsItsOwn() {
        String digest = register("mine", "m", withAlias(version(1, DATA), null)).digest();
        assertThat(get("/v1/versions/" + digest, "theirs").code()).isEqualTo("not-found");
        assertThat(get("/v1/models/m", "theirs").code()).isEqualTo("not-found");
        assertThat(get(aliasPath("m", "champion"), "theirs").code()).isEqualTo("not-found");
        assertThat(get("/v1/artefacts/" + Digests.of(DATA), "theirs").code()).isEqualTo("not-found");
        assertThat(moveAlias("theirs", "m", "champion", digest, null).code()).isEqualTo("not-found");
        assertThat(get("/v1/audit", "theirs").json().path("moves").size()).isZero();
    }
}
