package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FusionTest {

    private static final Ranks RANKS = new Ranks(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.of(4));

    @Test
    void reciprocalRanksAreAddedOfThoseRankingsThatHaveTheCandidate() {
        assertThat(Fusion.rrf(60).score(RANKS)).isEqualTo(1.0 / 61 + 1.0 / 64);
    }

    @Test
    void rankingsCanBeLeftOut() {
        assertThat(Fusion.rrf(10, Set.of(Ranking.MEANING, Ranking.PASSAGE_WORDS))
                        .score(RANKS))
                .isEqualTo(1.0 / 14);
    }
}
