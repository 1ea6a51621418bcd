package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolingTest {

    /** {@code [6, 1]}: a special piece, "em", "##bed", ",", "x€y" as one piece, a special piece. */
    private static final float[] STATES = {100, 1, 2, 4, 8, 1000};

    private static final Pieces PIECES =
            new Pieces(new long[6], new int[] {0, 0, 2, 5, 7, 10}, new int[] {0, 2, 5, 6, 10, 10});

    @Test
    void aWordIsTheMeanOfItsPiecesAndPunctuationIsNone() {
        Words words = Words.of("embed, x€y");
        assertThat(Pooling.words(words, PIECES, STATES, 1)).containsExactly(1.5f, 8, 8);
    }

    @Test
    void aWordWithoutPiecesIsZero() {
        Words words = new Words(new int[] {6, 20}, new int[] {7, 21});
        assertThat(Pooling.words(words, PIECES, STATES, 1)).containsExactly(0, 0);
    }

    @Test
    void theWholeCountsEveryPiece() {
        assertThat(Pooling.sum(new float[] {1, 2, 3, 4, 5, 6}, 2)).containsExactly(9, 12);
    }

    @Test
    void unitVectorsHaveLengthOne() {
        assertThat(Pooling.unit(new float[] {3, 4})).containsExactly(.6f, .8f);
        assertThat(Pooling.unit(new float[2])).containsExactly(0, 0);
    }
}
