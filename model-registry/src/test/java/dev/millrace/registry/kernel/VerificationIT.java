package dev.millrace.registry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class VerificationIT extends RegistryTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String HARDWARE = "a machine of the test";
    private static final String ON = "&hardware=a%20machine%20of%20the%20test";

    @Test
    void aWishIsTakenUpOnceAndEndsWithEvidence() {
        kernel("wished", "EXACT", "YES", "DROP_IN", false);
        Answer wished = post("/v1/kernels/wished/1/verify", "{\"seeds\":[7],\"lengths\":[512,64]}");
        assertThat(wished.status()).isEqualTo(202);
        assertThat(wished.json().path("state").asString()).isEqualTo("waiting");
        assertThat(wished.json().path("options").toString()).isEqualTo("{\"seeds\":[7],\"lengths\":[64,512]}");
        String id = wished.json().path("id").asString();
        assertThat(post("/v1/kernels/wished/1/verify", "{\"seeds\":[7],\"lengths\":[64,512]}")
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(waiting("forecast-service")).contains(id);

        assertThat(put(id, "{\"service\":\"forecast-service\",\"job\":\"j1\"}").status())
                .isEqualTo(200);
        assertThat(put(id, "{\"service\":\"forecast-service\",\"job\":\"j1\"}").status())
                .isEqualTo(200);
        Answer late = put(id, "{\"service\":\"retrieval-service\",\"job\":\"j2\"}");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("verification-taken");
        assertThat(late.json().path("detail").asString()).contains("accepted by forecast-service");
        assertThat(waiting("retrieval-service")).doesNotContain(id);

        kernel("other", "OWN", "NO", "FROM_SCRATCH", false);
        String foreign = evidence("other", 1e-9, "");
        Answer wrong = put(id, "{\"service\":\"forecast-service\",\"evidence\":\"" + foreign + "\"}");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().path("errors").path(0).path("field").asString()).isEqualTo("evidence");

        String proof = evidence("wished", 1e-9, "");
        String ended = "{\"service\":\"forecast-service\",\"evidence\":\"" + proof + "\"}";
        assertThat(put(id, ended).json().path("state").asString()).isEqualTo("succeeded");
        assertThat(put(id, ended).status()).isEqualTo(200);
        assertThat(put(id, "{\"service\":\"forecast-service\",\"problem\":\"no\"}")
                        .status())
                .isEqualTo(409);
        assertThat(get("/v1/kernels/wished/1/verifications", "default")
                        .json()
                        .path("verifications")
                        .path(0)
                        .path("evidence")
                        .asString())
                .isEqualTo(proof);
    }

    @Test
    void aWishForOneServiceIsNoOthers() {
        kernel("pinned", "EXACT", "YES", "DROP_IN", false);
        String id = post("/v1/kernels/pinned/1/verify", "{\"service\":\"retrieval-service\"}")
                .json()
                .path("id")
                .asString();
        assertThat(waiting("forecast-service")).doesNotContain(id);
        assertThat(waiting("retrieval-service")).contains(id);
        assertThat(put(id, "{\"service\":\"forecast-service\",\"job\":\"j\"}").status())
                .isEqualTo(409);
    }

    @Test
    void badWishesNameTheFieldAtFault() {
        kernel("strict", "EXACT", "YES", "DROP_IN", false);
        assertThat(post("/v1/kernels/strict/9/verify", "{}").status()).isEqualTo(404);
        refused("lengths", post("/v1/kernels/strict/1/verify", "{\"lengths\":[1]}"));
        refused("lengths", post("/v1/kernels/strict/1/verify", "{\"lengths\":[100000]}"));
        refused("seeds", post("/v1/kernels/strict/1/verify", "{\"seeds\":[]}"));
        refused("length", get("/v1/kernels/selection?length=0", "default"));
        refused("place", get("/v1/kernels/selection?length=9&place=sideways", "default"));
        refused("name", send("PUT", "/v1/kernels/selection/1", "default", described("EXACT", "YES", "DROP_IN", false)));
        refused(
                "benchmark.milliseconds",
                post(
                        "/v1/kernels/strict/1/evidence",
                        "{\"largestError\":0,\"tolerance\":1,\"recordedBy\":\"t\",\"benchmark\":{\"threads\":1,\"dim\":64,"
                                + "\"window\":128,\"lengths\":[1,2],\"milliseconds\":[1]}}"));
    }

    @Test
    void theFastestThatConformsIsChosenAndEveryOtherHasAReason() {
        kernel("pick-slow", "EXACT", "YES", "DROP_IN", false);
        kernel("pick-fast", "EXACT", "YES", "DROP_IN", false);
        kernel("pick-wrong", "EXACT", "YES", "DROP_IN", false);
        kernel("pick-untimed", "EXACT", "YES", "DROP_IN", false);
        kernel("pick-unproven", "EXACT", "YES", "DROP_IN", false);
        kernel("pick-equal", "EXACT", "NO", "DROP_IN", true);
        kernel("pick-own", "OWN", "YES", "FROM_SCRATCH", false);
        evidence("pick-slow", 1e-9, timed(2, 8));
        evidence("pick-fast", 1e-9, timed(3, 5));
        evidence("pick-wrong", 2, timed(1, 1));
        evidence("pick-untimed", 1e-9, "");
        evidence("pick-equal", 1e-9, timed(1, 1));

        JsonNode long_ = get("/v1/kernels/selection?length=200&place=across" + ON, "default")
                .json();
        assertThat(long_.path("chosen").path("name").asString()).isEqualTo("pick-fast");
        assertThat(reason(long_, "pick-fast")).contains("5.000 ms at 512 tokens");
        assertThat(reason(long_, "pick-slow")).contains("8.000 ms at 512 tokens");
        assertThat(reason(long_, "pick-wrong")).isEqualTo("is off by 2.0, tolerance 1.0");
        assertThat(reason(long_, "pick-untimed")).contains("no benchmark");
        assertThat(reason(long_, "pick-unproven")).contains("has no evidence", "/v1/kernels/pick-unproven/1/verify");
        assertThat(reason(long_, "pick-equal")).contains("as many keys as queries");
        assertThat(reason(long_, "pick-own")).contains("does not equal softmax attention");
        assertThat(long_.path("candidates").path(0).path("timesFull").asDouble())
                .isEqualTo(0.5);

        JsonNode short_ = get("/v1/kernels/selection?length=64&place=across" + ON, "default")
                .json();
        assertThat(short_.path("chosen").path("name").asString()).isEqualTo("pick-slow");
        JsonNode built = get("/v1/kernels/selection?length=64&have=pick-fast@1,pick-slow@2" + ON, "default")
                .json();
        assertThat(built.path("chosen").path("name").asString()).isEqualTo("pick-fast");
        assertThat(reason(built, "pick-slow")).contains("not in the build");
        JsonNode elsewhere =
                get("/v1/kernels/selection?length=64&hardware=none", "default").json();
        assertThat(elsewhere.has("chosen")).isFalse();
        assertThat(reason(elsewhere, "pick-fast")).contains("only on " + HARDWARE);
    }

    private static String reason(JsonNode selection, String name) {
        for (JsonNode candidate : selection.path("candidates")) {
            if (candidate.path("name").asString().equals(name)) {
                return candidate.path("reason").asString();
            }
        }
        throw new AssertionError("no candidate " + name);
    }

    private static void refused(String field, Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").path(0).path("field").asString())
                .startsWith(field);
    }

    private static String timed(double at128, double at512) {
        return ",\"benchmark\":{\"threads\":2,\"dim\":64,\"window\":128,\"lengths\":[128,512],\"milliseconds\":["
                + at128 + "," + at512 + "],\"full\":{\"milliseconds\":[4,10]}}";
    }

    private String evidence(String name, double error, String benchmark) {
        Answer answer = post(
                "/v1/kernels/" + name + "/1/evidence",
                "{\"hardware\":\"" + HARDWARE + "\",\"largestError\":" + error
                        + ",\"tolerance\":1,\"recordedBy\":\"tester\"" + benchmark + "}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private void kernel(String name, String exactness, String causality, String training, boolean equalLengths) {
        assertThat(send(
                                "PUT",
                                "/v1/kernels/" + name + "/1",
                                "default",
                                described(exactness, causality, training, equalLengths))
                        .status())
                .isIn(200, 201);
    }

    private static ObjectNode described(String exactness, String causality, String training, boolean equalLengths) {
        ObjectNode kernel =
                JSON.createObjectNode().put("digest", "a".repeat(64)).put("recordedBy", "tester");
        kernel.putObject("traits")
                .put("exactness", exactness)
                .put("causality", causality)
                .put("training", training)
                .put("equalLengths", equalLengths)
                .put("fixedLength", false);
        return kernel;
    }

    private String waiting(String service) {
        return get("/v1/kernel-verifications?service=" + service, "default")
                .json()
                .toString();
    }

    private Answer post(String path, String body) {
        return send("POST", path, "default", JSON.readTree(body));
    }

    private Answer put(String id, String body) {
        return send("PUT", "/v1/kernel-verifications/" + id, "default", JSON.readTree(body));
    }
}
