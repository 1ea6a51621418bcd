package dev.millrace.registry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AuditExportIT extends RegistryTest {

    private static final String TENANT = "export";

    @Test
    void allThatWasDoneIsOneLogInItsOrder() {
        byte[] data = weights(new byte[] {3});
        String first = register(TENANT, "m", withAlias(version(1, data), null)).digest();
        ObjectNode why = JSON.createObjectNode().put("actor", "tester").put("reason", "test");
        ObjectNode rules = why.deepCopy();
        rules.putArray("rules").add("mse <= 1");
        send("PUT", aliasPath("m", "champion") + "/policy", TENANT, rules);
        ObjectNode version = withAlias(version(2, data), first);
        ObjectNode evidence = version.putArray("evidence").addObject().put("kind", "backtest");
        evidence.putObject("metrics").put("mse", 0.5);
        String second = register(TENANT, "m", version).digest();
        send("DELETE", aliasPath("m", "champion") + "/policy", TENANT, why);
        send("DELETE", "/v1/versions/" + first, TENANT, why);

        List<JsonNode> log = export("", 1000);
        assertThat(log.stream().map(line -> line.path("type").asString()))
                .containsExactly("move", "policy", "move", "evidence", "policy", "deletion");
        assertThat(log.stream().map(line -> line.path("position").asLong())).isSorted();
        assertThat(log.get(2).path("digest").asString()).isEqualTo(second);
        assertThat(log.get(2).path("evidence").path(0).asString())
                .isEqualTo(log.get(3).path("id").asString());
        assertThat(log.get(2).path("policy").asLong())
                .isEqualTo(log.get(1).path("position").asLong());
        assertThat(log.get(4).path("removed").asBoolean()).isTrue();
        assertThat(log.get(5).path("digest").asString()).isEqualTo(first);

        List<JsonNode> paged = new ArrayList<>();
        String after = "";
        do {
            Answer page = get("/v1/audit/export?limit=2" + after, TENANT);
            paged.addAll(lines(page));
            after = page.raw()
                    .headers()
                    .firstValue("X-Millrace-Next")
                    .map(next -> "&after=" + next)
                    .orElse("");
        } while (!after.isEmpty());
        assertThat(paged).isEqualTo(log);
    }

    private List<JsonNode> export(String after, int limit) {
        Answer page = get("/v1/audit/export?limit=" + limit + after, TENANT);
        assertThat(page.raw().headers().firstValue("content-type").orElse("")).startsWith("application/x-ndjson");
        return lines(page);
    }

    private static List<JsonNode> lines(Answer page) {
        return new String(page.raw().body(), StandardCharsets.UTF_8)
                .lines()
                .map(JSON::readTree)
                .toList();
    }
}
