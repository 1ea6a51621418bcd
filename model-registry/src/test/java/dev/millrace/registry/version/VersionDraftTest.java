package dev.millrace.registry.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.CanonicalJson;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class VersionDraftTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void theWholeIsItsPartsInOrder() {
        SortedMap<String, String> artefacts = new TreeMap<>();
        artefacts.put("b", "22");
        artefacts.put("a", "11");
        String whole = VersionDraft.canonical("n/\"1", "{\"x\":1}", artefacts);
        assertThat(whole).isEqualTo("""
                {"artefacts":[{"name":"a","sha256":"11"},{"name":"b","sha256":"22"}],"manifest":{"x":1},"name":"n/\\"1"}""");
        assertThat(CanonicalJson.of(JSON.readTree(whole))).isEqualTo(whole);
    }
}
