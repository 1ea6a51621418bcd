package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.retrieval.search.Snapping.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnappingTest {

    private static final List<Span> SENTENCES = List.of(new Span(0, 40), new Span(41, 60), new Span(61, 200));

    @Test
    void keepsSentencesThatLieInTheWindowByHalf() {
        assertThat(Snapping.snap(10, 62, SENTENCES)).isEqualTo(new Span(0, 60));
    }

    @Test
    void leavesOutWhatIsOnlyTouched() {
        assertThat(Snapping.snap(30, 60, SENTENCES)).isEqualTo(new Span(41, 60));
    }

    @Test
    void takesALongSentenceThatTheWindowLiesIn() {
        assertThat(Snapping.snap(100, 130, SENTENCES)).isEqualTo(new Span(61, 200));
    }

    @Test
    void staysAsItIsWithoutSentences() {
        assertThat(Snapping.snap(5, 9, List.of())).isEqualTo(new Span(5, 9));
    }

    @Test
    void readsEnoughAroundARegionWithinTheText() {
        assertThat(Snapping.around(100, 300, 1_000)).isEqualTo(new Span(0, 1_000));
        assertThat(Snapping.around(5_000, 5_100, 100_000)).isEqualTo(new Span(3_000, 7_100));
    }
}
