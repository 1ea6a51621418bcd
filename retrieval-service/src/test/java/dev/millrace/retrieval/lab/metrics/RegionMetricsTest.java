package dev.millrace.retrieval.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.lab.metrics.Spans.Span;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RegionMetricsTest {

    private static final Offset<Double> CLOSE = within(1e-12);
    private static final Map<String, List<Span>> GOLD = Map.of("d", List.of(new Span(10, 20), new Span(15, 30)));

    @Test
    void charactersAreComparedAsSets() {
        // found 25..45: 5 of 20 right; gold 10..30
        RegionMetrics metrics = RegionMetrics.of(RegionMetrics.best(List.of(region("d", 25, 45)), 1), GOLD);

        assertThat(metrics.precision()).isCloseTo(5.0 / 20, CLOSE);
        assertThat(metrics.recall()).isCloseTo(5.0 / 20, CLOSE);
        assertThat(metrics.iou()).isCloseTo(5.0 / 35, CLOSE);
        assertThat(metrics.hit()).isEqualTo(1);
    }

    @Test
    void charactersInAnotherDocumentAreWrong() {
        RegionMetrics metrics =
                RegionMetrics.of(RegionMetrics.best(List.of(region("other", 10, 30), region("d", 10, 30)), 2), GOLD);

        assertThat(metrics.precision()).isCloseTo(0.5, CLOSE);
        assertThat(metrics.recall()).isCloseTo(1, CLOSE);
        assertThat(metrics.iou()).isCloseTo(0.5, CLOSE);
        assertThat(RegionMetrics.of(RegionMetrics.best(List.of(region("other", 10, 30)), 1), GOLD))
                .isEqualTo(new RegionMetrics(0, 0, 0, 0));
    }

    @Test
    void aRegionThatOverlapsABetterOneDoesNotCount() {
        List<RankedRegion> ranked =
                List.of(region("d", 0, 10), region("d", 5, 15), region("e", 5, 15), region("d", 10, 12));

        assertThat(RegionMetrics.best(ranked, 3))
                .isEqualTo(Map.of("d", Spans.of(List.of(new Span(0, 12))), "e", Spans.of(List.of(new Span(5, 15)))));
        assertThat(RegionMetrics.best(ranked, 1)).isEqualTo(Map.of("d", Spans.of(List.of(new Span(0, 10)))));
    }

    @Test
    void nothingFoundIsNothingRight() {
        assertThat(RegionMetrics.of(Map.of(), GOLD)).isEqualTo(new RegionMetrics(0, 0, 0, 0));
    }

    @Test
    void depthIsTheFifthThatTheMiddleOfAGoldSpanLiesIn() {
        DepthProfile profile = new DepthProfile();
        // middles at 0.5, 25, 39.5, 99.5 of 100
        List<Span> gold = List.of(new Span(0, 1), new Span(20, 30), new Span(39, 40), new Span(99, 100));
        profile.add(gold, Spans.of(List.of(new Span(0, 25))), 100);

        assertThat(profile.shares()).containsExactly(1.0, 0.5, Double.NaN, Double.NaN, 0.0);
    }

    private static RankedRegion region(String document, int begin, int end) {
        return new RankedRegion(document, begin, end, 0);
    }
}
