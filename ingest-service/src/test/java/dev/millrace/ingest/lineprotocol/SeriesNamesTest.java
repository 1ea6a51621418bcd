package dev.millrace.ingest.lineprotocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeriesNamesTest {

    @Test
    void namesMeasurementFieldAndSortedTags() {
        assertThat(name("cpu,b=2,a=1 load=1", "load")).isEqualTo("cpu.load{a=1,b=2}");
        assertThat(name("cpu load=1", "load")).isEqualTo("cpu.load");
    }

    @Test
    void neverGivesTwoFieldsOneName() {
        List<String> names = List.of(
                name("a.b c=1", "c"),
                name("a b.c=1", "b.c"),
                name("a,x=1\\,y\\=2 c=1", "c"),
                name("a,x=1,y=2 c=1", "c"),
                name("a c{x\\=1}=1", "c{x=1}"),
                name("a,x=1 c=1", "c"),
                name("a\\,x=1 c=1", "c"));

        Set<String> different = new HashSet<>(names);
        assertThat(different).hasSameSizeAs(names);
    }

    @Test
    void makesLabelsOfTagsMeasurementAndField() {
        assertThat(SeriesNames.labels(LineParser.parse("cpu,a=1 load=1"), "load"))
                .containsOnly(entry("a", "1"), entry("__measurement__", "cpu"), entry("__field__", "load"));
    }

    private static String name(String line, String field) {
        return SeriesNames.series(LineParser.parse(line), field);
    }
}
