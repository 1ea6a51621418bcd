package dev.millrace.retrieval.pseudo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordWeightsTest {

    @Test
    void rareWordsWeighMoreThanCommonOnesAndUnknownOnesMost() {
        WordWeights weights = new WordWeights(List.of("a dog barks", "dogs run", "the cat and the dog"));

        assertThat(weights.weight("dog")).isPositive().isLessThan(weights.weight("cat"));
        assertThat(weights.weight("horse")).isEqualTo(1);
        assertThat(weights.weight("running")).isEqualTo(weights.weight("run")).isLessThan(1);
        assertThat(weights.weight("the")).isZero();
    }
}
