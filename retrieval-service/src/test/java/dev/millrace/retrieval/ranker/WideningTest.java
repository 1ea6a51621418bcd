package dev.millrace.retrieval.ranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.Feedback.Added;
import dev.millrace.retrieval.index.Feedback.Place;
import dev.millrace.retrieval.index.Ranks;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.tkl.TklQuery;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WideningTest {

    private static final Candidate DOCUMENT = new Candidate(
            new DocumentId("d"),
            "1",
            0,
            0,
            0,
            0,
            new Ranks(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty()),
            0,
            List.of());
    private static final TklQuery QUERY = new TklQuery(2, new float[] {1, 0, 0, 1}, new float[] {.5f, .25f}, 42);
    private static final RankBlock BLOCK = block();

    @Test
    void aWordHasTheMeanOfItsVectorsAndCountsByRarenessAndShare() {
        TklQuery widened = widened(new Added("x", 0.75, 0.5, List.of(place(0), place(10))));
        assertThat(widened.terms()).isEqualTo(3);
        assertThat(widened.ofTerms()).startsWith(.5f, .25f);
        assertThat(widened.ofTerms()[2]).isCloseTo(0.75f * 0.5f * 2, within(1e-6f));
        assertThat(widened.vectors()[4]).isCloseTo((float) Math.sqrt(.5), within(.01f));
        assertThat(widened.vectors()[5]).isCloseTo((float) Math.sqrt(.5), within(.01f));
    }

    @Test
    void aWordThatStandsNowhereIsLeftOut() {
        assertThat(widened(new Added("x", 1, 1, List.of(place(5)))).terms()).isEqualTo(2);
        assertThat(widened(new Added("x", 1, 1, List.of())).terms()).isEqualTo(2);
    }

    private static TklQuery widened(Added added) {
        return Widening.of(QUERY, new Feedback(Map.of(), Optional.empty(), List.of(added)), _ -> Optional.of(BLOCK));
    }

    private static Place place(int begin) {
        return new Place(DOCUMENT, begin);
    }

    private static RankBlock block() {
        TklDocument vectors = TklDocument.quantised(new float[] {1, 0, 0, 2, .5f, .5f}, 2, 2, 42);
        byte[] bytes = RankBlock.write(vectors, new int[] {0, 10, 20}, new int[] {3, 13, 23}, new BitSet());
        return RankBlock.read(bytes, bytes.length);
    }
}
