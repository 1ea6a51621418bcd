package dev.millrace.retrieval.lab.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredTest {

    @Test
    void ranksAreFusedByTheirReciprocals() {
        Scored fused = Scored.fused(scored(7, 3, 5), scored(5, 9));

        // 5: 1/63 + 1/61, 7: 1/61, 3: 1/62, 9: 1/62, of which the lower number goes first
        assertThat(fused.numbers()).containsExactly(5, 7, 3, 9);
        assertThat(fused.scores())
                .containsExactly(new double[] {1.0 / 63 + 1.0 / 61, 1.0 / 61, 1.0 / 62, 1.0 / 62}, within(1e-15));
    }

    @Test
    void aDocumentIsAsGoodAsItsBestPiece() {
        List<Piece> pieces = List.of(new Piece(0, 0, 1), new Piece(1, 0, 1), new Piece(1, 1, 2), new Piece(2, 0, 1));

        Scored documents = scored(2, 0, 1, 3).documents(pieces);

        assertThat(documents.numbers()).containsExactly(1, 0, 2);
        assertThat(documents.scores()).containsExactly(4, 3, 1);
    }

    @Test
    void sortsByScoreAndKeepsTheOrderOfEquals() {
        assertThat(Scored.sorted(new float[] {0.1f, 0.5f, 0.1f, 0.9f}).numbers())
                .containsExactly(3, 1, 0, 2);
    }

    private static Scored scored(int... numbers) {
        double[] scores = new double[numbers.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = scores.length - i;
        }
        return new Scored(numbers, scores);
    }
}
