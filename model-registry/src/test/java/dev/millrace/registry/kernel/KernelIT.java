package dev.millrace.registry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class KernelIT extends RegistryTest {

    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);
    private static final byte[] DATA = weights("weights".getBytes(StandardCharsets.UTF_8));

    @Test
    void aKernelIsRecordedOnceAndReadAsItWasSent() {
        Answer created = record("probsparse", 1, ONE);
        Answer again =
                send("PUT", "/v1/kernels/probsparse/1", "other", kernel(ONE).put("recordedBy", "someone else"));

        assertThat(created.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(created.json());
        Answer read = get("/v1/kernels/probsparse/1", "default");
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.json().path("traits").path("exactness").asString()).isEqualTo("APPROXIMATE");
        assertThat(read.json().path("settings").path(0).path("name").asString()).isEqualTo("factor");
        assertThat(read.json().path("recordedBy").asString()).isEqualTo("tester");
        assertThat(read.json().path("recordedAt").asString()).isNotEmpty();
    }

    @Test
    void aChangeOfBehaviourNeedsANewVersion() {
        record("changed", 1, ONE);
        Answer refused = record("changed", 1, TWO);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("kernel-conflict");
        assertThat(refused.json().path("detail").asString()).contains("changed version 1", "tester", ONE);
        assertThat(record("changed", 2, TWO).status()).isEqualTo(201);
        assertThat(get("/v1/kernels/changed", "default").json().path("versions").size())
                .isEqualTo(2);
    }

    @Test
    void ofManyWhoRecordOneDoes() throws Exception {
        List<Callable<Answer>> calls = List.of(
                () -> record("race", 1, ONE),
                () -> record("race", 1, TWO),
                () -> record("race", 1, ONE),
                () -> record("race", 1, TWO));
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            List<Integer> statuses = threads.invokeAll(calls).stream()
                    .map(Future::resultNow)
                    .map(Answer::status)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(200, 201, 409, 409);
        }
    }

    @Test
    void kernelsComeInPages() {
        for (int version = 1; version <= 11; version++) {
            record("pages", version, ONE);
        }
        Answer all = get("/v1/kernels?after=pages/8&limit=2", "default");
        assertThat(all.json().path("kernels").path(0).path("version").asInt()).isEqualTo(9);
        assertThat(all.json().path("next").asString()).isEqualTo("pages/10");
        Answer versions = get("/v1/kernels/pages?limit=10", "default");
        assertThat(versions.json().path("next").asInt()).isEqualTo(10);
        Answer rest = get("/v1/kernels/pages?after=10", "default");
        assertThat(rest.json().path("versions").size()).isEqualTo(1);
        assertThat(rest.json().has("next")).isFalse();
        assertThat(get("/v1/kernels/none", "default").status()).isEqualTo(404);
        assertThat(get("/v1/kernels/pages/12", "default").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "UPPER, 1, {}, name",
        "k, 0, {}, version",
        "k, 1, {}, digest",
        "k, 1, {\"digest\":\"abc\"}, digest",
        "k, 1, {\"traits\":1}, traits",
        "k, 1, {\"settings\":1}, settings",
    })
    void refusesWhatIsOutOfForm(String name, int version, String changes, String field) {
        ObjectNode body = kernel(ONE);
        ObjectNode changed = (ObjectNode) JSON.readTree(changes);
        if (changed.isEmpty()) {
            body.remove("digest");
        }
        body.setAll(changed);
        Answer refused = send("PUT", "/v1/kernels/" + name + "/" + version, "default", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    @Test
    void refusesADescriptionThatIsTooLong() {
        ObjectNode body = kernel(ONE);
        body.withObject("traits").put("cost", "L".repeat(65 * 1024));
        assertThat(send("PUT", "/v1/kernels/long/1", "default", body)
                        .json()
                        .path("detail")
                        .asString())
                .contains("traits", "65536");
    }

    @Test
    void aVersionMayOnlyNameKernelsThatAreRecorded() {
        record("named", 1, ONE);
        assertThat(register("kernels", "m", version(1, DATA)).status()).isEqualTo(201);
        assertThat(register("kernels", "m", naming(2)).status()).isEqualTo(201);
        assertThat(register("kernels", "m", naming(3, "named", 1, ONE)).status())
                .isEqualTo(201);

        Answer unknown = register("kernels", "m", naming(4, "named", 1, ONE, "named", 2, TWO));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.code()).isEqualTo("kernel-unknown");
        assertThat(unknown.json().path("errors").path(0).path("field").asString())
                .isEqualTo("manifest.kernels[1]");

        Answer mismatch = register("kernels", "m", naming(5, "named", 1, TWO));
        assertThat(mismatch.status()).isEqualTo(422);
        assertThat(mismatch.code()).isEqualTo("kernel-mismatch");
        assertThat(mismatch.json().path("detail").asString()).contains("named version 1", ONE, TWO);

        assertThat(get("/v1/models/m/versions", "kernels")
                        .json()
                        .path("versions")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void ofABatchOnlyTheOneWithTheUnknownKernelIsRefused() {
        record("batch", 1, ONE);
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        versions.add(withAlias(naming(1, "batch", 1, ONE), null).put("name", "k/1"));
        versions.add(withAlias(naming(2, "batch", 7, ONE), null).put("name", "k/2"));
        versions.add(withAlias(version(3, DATA), null).put("name", "k/3"));
        Answer answer = send("POST", "/v1/versions", "batchkernels", batch);
        assertThat(answer.json()
                        .path("results")
                        .valueStream()
                        .map(result -> result.path("status").asInt()))
                .containsExactly(201, 422, 201);
        assertThat(answer.json().path("results").path(1).path("code").asString())
                .isEqualTo("kernel-unknown");
        assertThat(get(aliasPath("k/2", "champion"), "batchkernels").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"full\" | manifest.kernels",
                "[\"full\"] | manifest.kernels[0].version",
                "[{\"name\":\"full\",\"version\":\"1\"}] | manifest.kernels[0].version",
                "[{\"name\":\"Full\",\"version\":1}] | manifest.kernels[0].name",
                "[{\"name\":\"full\",\"version\":1}] | manifest.kernels[0].digest",
            })
    void refusesAListOfKernelsThatIsOutOfForm(String kernels, String field) {
        ObjectNode version = version(1, DATA);
        version.withObject("manifest").set("kernels", JSON.readTree(kernels));
        Answer refused = register("form", "m", version);
        assertThat(refused.code()).isEqualTo("invalid-request");
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
    }

    private Answer record(String name, int version, String digest) {
        return send("PUT", "/v1/kernels/" + name + "/" + version, "default", kernel(digest));
    }

    private static ObjectNode kernel(String digest) {
        ObjectNode kernel = JSON.createObjectNode().put("digest", digest).put("recordedBy", "tester");
        kernel.putObject("traits").put("exactness", "APPROXIMATE").put("seeded", true);
        kernel.putArray("settings").addObject().put("name", "factor").put("byDefault", 5);
        return kernel;
    }

    /** @param kernels name, version, digest of each */
    private static ObjectNode naming(int number, Object... kernels) {
        ObjectNode version = version(number, DATA);
        ArrayNode list = version.withObject("manifest").putArray("kernels");
        for (int i = 0; i < kernels.length; i += 3) {
            list.addObject()
                    .put("name", (String) kernels[i])
                    .put("version", (Integer) kernels[i + 1])
                    .put("digest", (String) kernels[i + 2]);
        }
        return version;
    }
}
