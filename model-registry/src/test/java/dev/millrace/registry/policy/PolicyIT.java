package dev.millrace.registry.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PolicyIT extends RegistryTest {

    private static final byte[] DATA = weights("weights".getBytes(StandardCharsets.UTF_8));
    private static final String POLICY = aliasPath("m", "champion") + "/policy";

    @Test
    void anAliasMovesOnlyWithEvidenceThatPasses() {
        rules("policy-gate", "mse <= champion * 1.00 on the same windows", "coverage within 0.87..0.93");
        String first = register("policy-gate", "m", version(1, DATA)).digest();
        Answer without = moveAlias("policy-gate", "m", "champion", first, null);
        assertThat(without.status()).isEqualTo(422);
        assertThat(without.code()).isEqualTo("policy-failed");
        assertThat(without.json().path("errors").size()).isEqualTo(1);
        assertThat(without.json().path("errors").path(0).path("reason").asString())
                .isEqualTo("coverage within 0.87..0.93: there is no evidence of coverage");
        assertThat(get(aliasPath("m", "champion"), "policy-gate").status()).isEqualTo(404);

        String proof = record("policy-gate", first, evidence(0.5, 0.9, "w1"));
        assertThat(moveAlias("policy-gate", "m", "champion", first, null).status())
                .isEqualTo(200);

        String second = register("policy-gate", "m", version(2, DATA)).digest();
        String worse = record("policy-gate", second, evidence(0.6, 0.99, "w1"));
        Answer refused = moveAlias("policy-gate", "m", "champion", second, first);
        assertThat(refused.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("index").asInt() + " "
                                + error.path("reason").asString()))
                .containsExactly(
                        "0 mse <= champion * 1.00 on the same windows: mse is 0.6 > 0.5 (the champion has 0.5)",
                        "1 coverage within 0.87..0.93: coverage is 0.99, not within 0.87..0.93");

        String better = record("policy-gate", second, evidence(0.5, 0.88, "w1"));
        Answer moved = moveAlias("policy-gate", "m", "champion", second, first);
        assertThat(moved.status()).isEqualTo(200);
        JsonNode move =
                get("/v1/audit?name=m", "policy-gate").json().path("moves").path(1);
        assertThat(move.path("previous").asString()).isEqualTo(first);
        assertThat(move.path("evidence").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(proof, better)
                .doesNotContain(worse);
        assertThat(move.path("policy").asLong())
                .isEqualTo(get(POLICY, "policy-gate").json().path("position").asLong());
    }

    @Test
    void evidenceMayComeWithItsVersion() {
        rules("policy-together", "mse <= 0.5");
        ObjectNode refused = withAlias(version(1, DATA), null);
        refused.putArray("evidence").add(evidence(0.6, 0.9, "w1"));
        Answer answer = register("policy-together", "m", refused);
        assertThat(answer.code()).isEqualTo("policy-failed");
        assertThat(get("/v1/models/m", "policy-together").status()).isEqualTo(404);

        ObjectNode taken = withAlias(version(2, DATA), null);
        taken.putArray("evidence").add(evidence(0.4, 0.9, "w1"));
        Answer created = register("policy-together", "m", taken);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("alias").path("digest").asString()).isEqualTo(created.digest());
        assertThat(get("/v1/versions/" + created.digest() + "/evidence", "policy-together")
                        .json()
                        .path("evidence")
                        .size())
                .isEqualTo(1);
        assertThat(register("policy-together", "m", version(3, DATA)).status()).isEqualTo(201);
        assertThat(moveAlias("policy-together", "m", "shadow", created.digest(), null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRollbackGoesBackStepByStepAndIsAMoveItself() {
        String[] digests = new String[3];
        for (int i = 0; i < 3; i++) {
            digests[i] = register("policy-back", "m", withAlias(version(i, DATA), i == 0 ? null : digests[i - 1]))
                    .digest();
        }
        ObjectNode why = JSON.createObjectNode().put("actor", "tester").put("reason", "worse");
        String path = aliasPath("m", "champion") + "/rollback";
        assertThat(send("POST", path, "policy-back", why.deepCopy().put("expected", digests[0]))
                        .code())
                .isEqualTo("alias-conflict");
        assertThat(send("POST", path, "policy-back", why).digest()).isEqualTo(digests[1]);
        rules("policy-back", "mse <= 0.5");
        assertThat(send("POST", path, "policy-back", why).digest()).isEqualTo(digests[0]);
        Answer over = send("POST", path, "policy-back", why);
        assertThat(over.status()).isEqualTo(409);
        assertThat(over.code()).isEqualTo("alias-without-previous");
        assertThat(get("/v1/audit?name=m", "policy-back")
                        .json()
                        .path("moves")
                        .valueStream()
                        .map(move -> move.path("cause").asString()))
                .containsExactly("move", "move", "move", "rollback", "rollback");
        assertThat(get(aliasPath("m", "champion"), "policy-back")
                        .json()
                        .path("sequence")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void whatAnAliasNamedThenIsKnown() {
        String first =
                register("policy-then", "m", withAlias(version(1, DATA), null)).digest();
        String at = get(aliasPath("m", "champion"), "policy-then")
                .json()
                .path("movedAt")
                .asString();
        String second =
                register("policy-then", "m", withAlias(version(2, DATA), first)).digest();
        String path = aliasPath("m", "champion");
        assertThat(get(path + "?at=" + at, "policy-then").digest()).isEqualTo(first);
        assertThat(get(path + "?at=2100-01-01T00:00:00Z", "policy-then").digest())
                .isEqualTo(second);
        assertThat(get(path + "?at=2000-01-01T00:00:00Z", "policy-then").code()).isEqualTo("not-found");
        assertThat(get(path + "?at=yesterday", "policy-then").code()).isEqualTo("invalid-request");
    }

    @Test
    void aModelsOwnPolicyGoesBeforeThatOfThePrefix() {
        send("PUT", "/v1/policies/champion?prefix=x/", "policy-scopes", policy("mse <= 1"));
        send("PUT", "/v1/policies/champion?prefix=x/y", "policy-scopes", policy("mse <= 2"));
        assertThat(get(aliasPath("x/y/z", "champion") + "/policy", "policy-scopes")
                        .json()
                        .path("rules")
                        .toString())
                .isEqualTo("[\"mse <= 2\"]");
        send("PUT", aliasPath("x/y/z", "champion") + "/policy", "policy-scopes", policy());
        assertThat(get(aliasPath("x/y/z", "champion") + "/policy", "policy-scopes")
                        .json()
                        .path("rules")
                        .size())
                .isZero();
        assertThat(get("/v1/policies", "policy-scopes").json().path("policies").size())
                .isEqualTo(3);
        assertThat(send("DELETE", "/v1/policies/champion?prefix=x/", "policy-scopes", policy())
                        .status())
                .isEqualTo(204);
        assertThat(send("DELETE", "/v1/policies/champion?prefix=x/", "policy-scopes", policy())
                        .code())
                .isEqualTo("not-found");
        assertThat(get(aliasPath("x/1", "champion") + "/policy", "policy-scopes")
                        .code())
                .isEqualTo("not-found");
    }

    @Test
    void kernelsHaveToConformHere() {
        String digest = "c".repeat(64);
        ObjectNode kernel = JSON.createObjectNode().put("digest", digest).put("recordedBy", "tester");
        send("PUT", "/v1/kernels/policy-kernel/1", "policy-kernels", kernel);
        rules("policy-kernels", "all kernels conform here", "manifest is complete", "code is clean");
        ObjectNode version = version(1, DATA);
        version.withObject("manifest")
                .putArray("kernels")
                .addObject()
                .put("name", "policy-kernel")
                .put("version", 1)
                .put("digest", digest);
        version.withObject("manifest").putObject("code").put("version", "1.0").put("dirty", true);
        String registered = register("policy-kernels", "m", version).digest();
        JsonNode rules = get(aliasPath("m", "champion") + "/verdict?digest=" + registered, "policy-kernels")
                .json()
                .path("rules");
        assertThat(rules.path(0).path("numbers").asString())
                .startsWith("policy-kernel version 1 has no evidence on hardware ");
        assertThat(rules.path(1).path("numbers").asString())
                .isEqualTo("the manifest lacks hyperparameters, inputs, data, seed, dataDigest");
        assertThat(rules.path(2).path("numbers").asString()).isEqualTo("code is 1.0 with changes beside it");

        ObjectNode proof = JSON.createObjectNode()
                .put("largestError", 1e-6)
                .put("tolerance", 1e-5)
                .put("recordedBy", "tester");
        assertThat(send("POST", "/v1/kernels/policy-kernel/1/evidence", "policy-kernels", proof)
                        .json()
                        .path("conforms")
                        .asBoolean())
                .isTrue();
        rules("policy-kernels", "all kernels conform here");
        assertThat(moveAlias("policy-kernels", "m", "champion", registered, null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void refusesRulesThatCannotBeRead() {
        Answer refused = send("PUT", POLICY, "policy-unread", policy("mse <= 0.5", "mse << 1", "x"));
        assertThat(refused.code()).isEqualTo("invalid-request");
        assertThat(refused.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .containsExactly("rules[1]", "rules[2]");
    }

    @Test
    void refusesEvidenceThatIsNone() {
        String digest = register("policy-none", "m", version(1, DATA)).digest();
        String path = "/v1/versions/" + digest + "/evidence";
        ObjectNode sent = evidence(0.5, 0.9, "w");
        sent.withObject("metrics").put("Mse", 1);
        assertThat(send("POST", path, "policy-none", sent).json().path("detail").asString())
                .startsWith("metrics: ");
        sent = evidence(0.5, 0.9, "w");
        sent.withObject("metrics").putObject("mse").put("value", 1).put("unit", "furlong");
        assertThat(send("POST", path, "policy-none", sent).json().path("detail").asString())
                .startsWith("metrics.mse.unit: ");
        assertThat(send("POST", "/v1/versions/" + "0".repeat(64) + "/evidence", "policy-none", evidence(1, 1, "w"))
                        .code())
                .isEqualTo("not-found");
        assertThat(send("POST", path, "theirs", evidence(1, 1, "w")).code()).isEqualTo("not-found");
    }

    @Test
    void theSameEvidenceAgainIsTheSame() {
        String digest = register("policy-same", "m", version(1, DATA)).digest();
        ObjectNode sent = evidence(0.5, 0.9, "w").put("measuredAt", "2026-01-01T00:00:00Z");
        sent.putObject("data").put("digest", "a".repeat(64)).put("from", "2025-01-01T00:00:00Z");
        String id = record("policy-same", digest, sent);
        assertThat(record("policy-same", digest, sent)).isEqualTo(id);
        assertThat(get("/v1/evidence/" + id, "policy-same")
                        .json()
                        .path("data")
                        .path("from")
                        .asString())
                .isEqualTo("2025-01-01T00:00:00Z");
        assertThat(get("/v1/versions/" + digest + "/evidence", "policy-same")
                        .json()
                        .path("evidence")
                        .size())
                .isEqualTo(1);
    }

    private void rules(String tenant, String... rules) {
        assertThat(send("PUT", POLICY, tenant, policy(rules)).status()).isEqualTo(200);
    }

    private static ObjectNode policy(String... rules) {
        ObjectNode policy = JSON.createObjectNode().put("actor", "tester").put("reason", "test");
        var list = policy.putArray("rules");
        for (String rule : rules) {
            list.add(rule);
        }
        return policy;
    }

    private String record(String tenant, String version, ObjectNode evidence) {
        Answer answer = send("POST", "/v1/versions/" + version + "/evidence", tenant, evidence);
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asString();
    }

    private static ObjectNode evidence(double mse, double coverage, String windows) {
        ObjectNode evidence = JSON.createObjectNode()
                .put("kind", "backtest")
                .put("windows", windows)
                .put("recordedBy", "tester");
        evidence.putObject("metrics").put("mse", mse).put("coverage", coverage);
        return evidence;
    }
}
