package dev.millrace.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class SearchIT extends RegistryTest {

    private static final byte[] DATA = weights(new byte[] {7});

    @Test
    void versionsAreFoundByWhatTheyAre() {
        String tenant = "search-what";
        String kernel = "d".repeat(64);
        send(
                "PUT",
                "/v1/kernels/search-kernel/2",
                tenant,
                JSON.createObjectNode().put("digest", kernel).put("recordedBy", "tester"));
        ObjectNode first = version(1, DATA);
        ObjectNode manifest = first.withObject("manifest");
        manifest.put("kind", "network").put("dataDigest", "e".repeat(64));
        manifest.putArray("kernels")
                .addObject()
                .put("name", "search-kernel")
                .put("version", 2)
                .put("digest", kernel);
        manifest.putArray("data")
                .addObject()
                .put("first", "2025-01-01T00:00:00Z")
                .put("last", "2025-06-01T00:00:00Z");
        manifest.putObject("metrics").put("mse", 0.5).put("note", "none");
        first.putObject("tags").put("team", "energy");
        String one = register(tenant, "a/one", withAlias(first, null)).digest();
        ObjectNode second = version(2, DATA);
        second.withObject("manifest").put("family", "ets").put("parent", one);
        String two = register(tenant, "b/two", second).digest();
        record(tenant, two, "p95", 12, "ms");
        record(tenant, two, "p95", 15, "ms");

        Map<String, List<String>> expected = Map.ofEntries(
                Map.entry("", List.of(two, one)),
                Map.entry("name = a/one", List.of(one)),
                Map.entry("name ~ b/", List.of(two)),
                Map.entry("name != a/one", List.of(two)),
                Map.entry("kind = network", List.of(one)),
                Map.entry("not kind = network", List.of(two)),
                Map.entry("family = ets or family = ridge", List.of(two, one)),
                Map.entry("tag.team = energy", List.of(one)),
                Map.entry("tag.team ~ ene", List.of(one)),
                Map.entry("tag.team != energy", List.of(two)),
                Map.entry("kernel = search-kernel", List.of(one)),
                Map.entry("kernel = search-kernel@2", List.of(one)),
                Map.entry("kernel = search-kernel@1", List.of()),
                Map.entry("alias = champion", List.of(one)),
                Map.entry("metric.mse <= 0.5", List.of(one)),
                Map.entry("metric.mse < 50%", List.of()),
                Map.entry("metric.p95 > 14 ms and metric.p95 < 0.016 s", List.of(two)),
                Map.entry("metric.p95 < 14 ms", List.of()),
                Map.entry("metric.p95 > 0", List.of()),
                Map.entry("data.digest = " + "e".repeat(64), List.of(one)),
                Map.entry("data.from < 2025-02-01 and data.to > 2025-05-01", List.of(one)),
                Map.entry("parent = " + one, List.of(two)),
                Map.entry("created > 2000-01-01", List.of(two, one)),
                Map.entry("createdBy = tester", List.of(one)));
        expected.forEach((filter, digests) ->
                assertThat(digests(search(tenant, filter))).as(filter).isEqualTo(digests));
        JsonNode found = search(tenant, "name = a/one").path("versions").path(0);
        assertThat(found.path("aliases").toString()).isEqualTo("[\"champion\"]");
        assertThat(found.path("kernels").toString()).isEqualTo("[\"search-kernel@2\"]");
        assertThat(found.path("metrics").toString()).isEqualTo("{\"mse\":0.5}");
        assertThat(digests(search("search-theirs", ""))).isEmpty();
    }

    @Test
    void whatManyVersionsHaveIsFoundAsWhatFewHave() {
        String tenant = "search-many";
        ObjectNode batch = JSON.createObjectNode();
        ArrayNode versions = batch.putArray("versions");
        for (int i = 0; i < 600; i++) {
            ObjectNode version = versions.addObject().put("name", "m");
            version.putObject("manifest").put("family", "ridge").put("number", i);
            version.putObject("tags").put("team", "load").put("ticket", "T" + i / 10);
        }
        assertThat(send("POST", "/v1/versions", tenant, batch).status()).isEqualTo(200);
        assertThat(digests(search(tenant, "tag.team = load"))).hasSize(100);
        assertThat(digests(search(tenant, "tag.ticket = T3 and tag.team = load")))
                .hasSize(10);
        List<String> few = digests(search(tenant, "tag.ticket = T3"));
        assertThat(few).hasSize(10);

        send(
                "PUT",
                "/v1/versions/" + few.getFirst() + "/tags",
                tenant,
                JSON.readTree("{\"tags\":{\"ticket\":\"T4\"}}"));
        send(
                "DELETE",
                "/v1/versions/" + few.get(1),
                tenant,
                JSON.createObjectNode().put("actor", "tester").put("reason", "test"));
        assertThat(digests(search(tenant, "tag.ticket = T3"))).isEqualTo(few.subList(2, 10));
        assertThat(digests(search(tenant, "tag.ticket = T4"))).hasSize(11).contains(few.getFirst());
    }

    @Test
    void resultsComeInPagesAndARefusalSaysWhere() {
        String tenant = "search-pages";
        List<String> registered = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            registered.addFirst(register(tenant, "m", version(i, DATA)).digest());
        }
        JsonNode first = get("/v1/versions?limit=3", tenant).json();
        assertThat(digests(first)).isEqualTo(registered.subList(0, 3));
        JsonNode rest = get("/v1/versions?limit=3&after=" + first.path("next").asLong(), tenant)
                .json();
        assertThat(digests(rest)).isEqualTo(registered.subList(3, 5));
        assertThat(rest.has("next")).isFalse();
        Answer refused = get("/v1/versions?filter=" + encoded("mse < 1"), tenant);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("filter");
    }

    @Test
    void aLineOfDescentIsWholeWhereAVersionWasDeleted() {
        String tenant = "search-line";
        List<String> line = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ObjectNode version = version(i, DATA);
            if (i > 0) {
                version.withObject("manifest").put("parent", line.getLast());
            }
            line.add(register(tenant, "m", version).digest());
        }
        send(
                "DELETE",
                "/v1/versions/" + line.get(1),
                tenant,
                JSON.createObjectNode().put("actor", "tester").put("reason", "test"));
        JsonNode up =
                get("/v1/versions/" + line.get(3) + "/lineage", tenant).json().path("versions");
        assertThat(up.valueStream().map(node -> node.path("digest").asString()))
                .containsExactlyElementsOf(line.reversed());
        assertThat(up.path(2).path("deleted").asBoolean()).isTrue();
        JsonNode down = get("/v1/versions/" + line.get(0) + "/lineage?direction=down&depth=2", tenant)
                .json()
                .path("versions");
        assertThat(down.valueStream().map(node -> node.path("digest").asString()))
                .containsExactlyElementsOf(line.subList(0, 3));
        assertThat(get("/v1/versions/" + "0".repeat(64) + "/lineage", tenant).code())
                .isEqualTo("not-found");
        assertThat(get("/v1/versions/" + line.get(0) + "/lineage?direction=left", tenant)
                        .code())
                .isEqualTo("invalid-request");
    }

    private JsonNode search(String tenant, String filter) {
        Answer answer = get("/v1/versions?filter=" + encoded(filter), tenant);
        assertThat(answer.status()).as(filter + answer.json()).isEqualTo(200);
        return answer.json();
    }

    private static List<String> digests(JsonNode page) {
        return page.path("versions")
                .valueStream()
                .map(version -> version.path("digest").asString())
                .toList();
    }

    private void record(String tenant, String version, String metric, double value, String unit) {
        ObjectNode evidence = JSON.createObjectNode().put("kind", "benchmark").put("recordedBy", "tester");
        evidence.putObject("metrics").putObject(metric).put("value", value).put("unit", unit);
        assertThat(send("POST", "/v1/versions/" + version + "/evidence", tenant, evidence)
                        .status())
                .isEqualTo(201);
    }
}
