package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CutterTest {

    static final IngestLimits LIMITS = new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("millrace.ingest.limits", IngestLimits.class);

    private final List<PointsBatch> out = new ArrayList<>();
    private final Cutter cutter = new Cutter(TenantId.DEFAULT, Optional.of("key"), new SeriesRules(LIMITS), out::add);

    @Test
    void gathersPerSeriesInOrderOfFirstAppearance() {
        cutter.add("b", null, Map.of(), 1, 1);
        cutter.add("a", null, Map.of(), 2, 2);
        cutter.add("b", null, Map.of(), 1, 3);
        assertThat(out).isEmpty();
        cutter.finish();

        assertThat(out).extracting(event -> event.series().value()).containsExactly("b", "a");
        assertThat(out).extracting(event -> event.part().orElseThrow().number()).containsExactly(0, 1);
        assertThat(out.getFirst().times()).containsExactly(1, 1);
        assertThat(out.getFirst().values()).containsExactly(1, 3);
    }

    @Test
    void handsASeriesOnWhenItFillsAnEvent() {
        cutter.add("first", null, Map.of(), 0, 0);
        for (int i = 0; i < PointsBatch.MAX_POINTS + 1; i++) {
            cutter.add("full", null, Map.of(), i, i);
        }

        assertThat(out).hasSize(1);
        assertThat(out.getFirst().series().value()).isEqualTo("full");
        assertThat(out.getFirst().size()).isEqualTo(PointsBatch.MAX_POINTS);
        cutter.finish();
        assertThat(out).extracting(PointsBatch::size).containsExactly(PointsBatch.MAX_POINTS, 1, 1);
    }

    @Test
    void handsAllOnWhenAChunkIsFull() {
        for (int i = 0; i < Cutter.CHUNK_POINTS + 5; i++) {
            cutter.add("s" + i % 100, null, Map.of(), i, i);
        }

        assertThat(out).hasSize(100);
        assertThat(out).extracting(PointsBatch::size).containsOnly(Cutter.CHUNK_POINTS / 100);
        cutter.finish();
        assertThat(out).hasSize(105);
    }

    @Test
    void boundsTheTextItHolds() {
        Map<String, String> labels = Map.of("l", "v".repeat(500));
        for (int i = 0; i < Cutter.CHUNK_TEXT / 500; i++) {
            cutter.add("s" + i, null, labels, i, i);
        }

        assertThat(out).isNotEmpty();
    }

    @Test
    void mergesLabelsAndTakesTheLastUnit() {
        cutter.add("a", "W", Map.of("x", "1"), 1, 1);
        cutter.add("a", null, Map.of("y", "2"), 2, 2);
        cutter.add("a", "kW", Map.of("x", "3"), 3, 3);
        cutter.finish();

        assertThat(out).singleElement().satisfies(event -> {
            assertThat(event.unit()).contains("kW");
            assertThat(event.labels()).containsOnly(entry("x", "3"), entry("y", "2"));
        });
    }

    @Test
    void neverMakesAnEventOfMoreLabelsThanOneRecordMayHave() {
        for (int i = 0; i < 200; i++) {
            cutter.add("a", null, Map.of("l" + i, "v"), i, i);
        }
        cutter.finish();

        assertThat(out).allSatisfy(event -> assertThat(event.labels()).hasSizeLessThanOrEqualTo(64));
        assertThat(out.stream().mapToInt(PointsBatch::size).sum()).isEqualTo(200);
    }

    @Test
    void refusesNamesThatBreakARuleAndTakesNothingThen() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("l" + i, "v");
        }

        assertThatThrownBy(() -> cutter.add(" ", null, Map.of(), 1, 1)).hasMessageContaining("series is blank");
        assertThatThrownBy(() -> cutter.add("a\n", null, Map.of(), 1, 1)).hasMessageContaining("control");
        assertThatThrownBy(() -> cutter.add("a\ud800", null, Map.of(), 1, 1)).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> cutter.add("a".repeat(513), null, Map.of(), 1, 1))
                .hasMessageContaining("512");
        assertThatThrownBy(() -> cutter.add("a", "u".repeat(65), Map.of(), 1, 1))
                .hasMessageContaining("unit");
        assertThatThrownBy(() -> cutter.add("a", null, many, 1, 1)).hasMessageContaining("labels");
        assertThatThrownBy(() -> cutter.add("a", null, Map.of("", "v"), 1, 1)).hasMessageContaining("empty");
        cutter.finish();
        assertThat(out).isEmpty();
        assertThat(cutter.taken()).isZero();
    }
}
