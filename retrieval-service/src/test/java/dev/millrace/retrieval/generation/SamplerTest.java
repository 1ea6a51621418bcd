package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final int DRAWS = 40_000;

    private final Random random = seeded();

    private static Random seeded() {
        long seed = Long.getLong("millrace.seed", new Random().nextLong());
        System.out.println("replay with -Dmillrace.seed=" + seed);
        return new Random(seed);
    }

    private static GenerationOptions options(
            boolean sample, double temperature, int topK, double topP, double penalty) {
        return new GenerationOptions(10, Set.of(), List.of(), sample, temperature, topK, topP, penalty, 7);
    }

    @Test
    void theLikeliestIsTakenAndOfEqualOnesTheLowest() {
        Sampler greedy = new Sampler(options(false, 1, 0, 1, 1));
        assertThat(greedy.next(new float[] {-3, 2, 5, 5, 1})).isEqualTo(2);
        assertThat(greedy.next(new float[] {Float.NEGATIVE_INFINITY, -1e38f})).isEqualTo(1);
    }

    @Test
    void drawnTokensHaveTheProbabilitiesOfTheDefinition() {
        float[] logits = {1, 3, -2, 2.5f, 3};
        double[] expected = softmax(logits, 0.7, Set.of(0, 1, 2, 3, 4));
        assertThat(frequencies(options(true, 0.7, 0, 1, 1), logits)).containsExactly(expected, closely());
        // The two likeliest, which are equal, and the third.
        assertThat(frequencies(options(true, 0.7, 3, 1, 1), logits))
                .containsExactly(softmax(logits, 0.7, Set.of(1, 3, 4)), closely());
        assertThat(frequencies(options(true, 0.7, 2, 1, 1), logits))
                .containsExactly(softmax(logits, 0.7, Set.of(1, 4)), closely());
        assertThat(frequencies(options(true, 0.7, 1, 1, 1), logits))
                .containsExactly(new double[] {0, 1, 0, 0, 0}, closely());
    }

    @Test
    void ofTheNucleusComeTheFewestThatReachItsProbability() {
        // Probabilities .5, .25, .15, .07, .03
        float[] logits = logs(.07, .5, .15, .03, .25);
        assertThat(frequencies(options(true, 1, 0, .45, 1), logits))
                .containsExactly(new double[] {0, 1, 0, 0, 0}, closely());
        assertThat(frequencies(options(true, 1, 0, .6, 1), logits))
                .containsExactly(softmax(logits, 1, Set.of(1, 4)), closely());
        assertThat(frequencies(options(true, 1, 0, .88, 1), logits))
                .containsExactly(softmax(logits, 1, Set.of(1, 2, 4)), closely());
        // Of the four likeliest, .9 of their .97 are reached by three.
        assertThat(frequencies(options(true, 1, 4, .92, 1), logits))
                .containsExactly(softmax(logits, 1, Set.of(1, 2, 4)), closely());
    }

    @Test
    void theSameSeedGivesTheSameTokensAndAnotherSeedOthers() {
        float[] logits = new float[200];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        GenerationOptions seven = options(true, 1, 50, .9, 1.1);
        assertThat(drawn(seven, logits, 100)).isEqualTo(drawn(seven, logits, 100));
        GenerationOptions eight = new GenerationOptions(10, Set.of(), List.of(), true, 1, 50, .9, 1.1, 8);
        assertThat(drawn(eight, logits, 100)).isNotEqualTo(drawn(seven, logits, 100));
        // The generator is named, so that this holds on every machine.
        assertThat(drawn(options(true, 1, 0, 1, 1), logs(.25, .25, .25, .25), 12))
                .containsExactly(FIRST_TWELVE);
    }

    private static final Integer[] FIRST_TWELVE = {1, 1, 0, 1, 3, 3, 2, 2, 2, 0, 0, 0};

    @Test
    void tokensThatHaveOccurredArePenalised() {
        Sampler greedy = new Sampler(options(false, 1, 0, 1, 2));
        greedy.saw(0, 3);
        float[] logits = {4, 3, -1, -1};
        assertThat(greedy.next(logits)).isEqualTo(1);
        assertThat(logits).containsExactly(2, 3, -1, -2);
        // What was chosen has occurred too.
        assertThat(greedy.next(new float[] {4, 3, 1.9f, -1})).isEqualTo(0);
        assertThat(greedy.next(new float[] {4, 3, 2.5f, -1})).isEqualTo(2);
    }

    @Test
    void extremesNeitherOverflowNorVanish() {
        float[] large = {3e38f, -3e38f, 2.9e38f};
        assertThat(frequencies(options(true, 2, 0, 1, 1), large)).containsExactly(new double[] {1, 0, 0}, closely());
        float[] small = {-1e30f, -1e30f, -3e38f};
        assertThat(frequencies(options(true, .01, 0, .99, 1), small))
                .containsExactly(new double[] {.5, .5, 0}, closely());
        float[] none = {Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY};
        assertThat(frequencies(options(true, 2, 3, 1, 1), none)).containsExactly(new double[] {0, 1, 0}, closely());
    }

    @Test
    void whatIsNoNumberIsSaid() {
        Sampler greedy = new Sampler(options(false, 1, 0, 1, 1));
        assertThatThrownBy(() -> greedy.next(new float[] {1, Float.NaN}))
                .isInstanceOf(LogitsException.class)
                .hasMessageContaining("token 1 is NaN");
        assertThatThrownBy(() -> greedy.next(new float[] {Float.POSITIVE_INFINITY, 1}))
                .hasMessageContaining("token 0 is Infinity");
        assertThatThrownBy(() -> greedy.next(new float[] {Float.NEGATIVE_INFINITY}))
                .hasMessageContaining("no token");
    }

    @Test
    void theLikeliestComeInOrder() {
        for (int run = 0; run < 100; run++) {
            double[] weights = random.ints(1 + random.nextInt(60), 0, 20)
                    .mapToDouble(i -> i)
                    .toArray();
            Likeliest likeliest = new Likeliest(weights);
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < weights.length; i++) {
                found.add(likeliest.next());
            }
            assertThat(found)
                    .isEqualTo(IntStream.range(0, weights.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer i) -> -weights[i])
                                    .thenComparing(i -> i))
                            .toList());
        }
    }

    private static List<Integer> drawn(GenerationOptions options, float[] logits, int count) {
        Sampler sampler = new Sampler(options);
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tokens.add(sampler.next(logits.clone()));
        }
        return tokens;
    }

    private static double[] frequencies(GenerationOptions options, float[] logits) {
        Sampler sampler = new Sampler(options);
        double[] frequencies = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            frequencies[sampler.next(logits.clone())] += 1.0 / DRAWS;
        }
        return frequencies;
    }

    private static double[] softmax(float[] logits, double temperature, Set<Integer> among) {
        double sum = 0;
        double[] probabilities = new double[logits.length];
        for (int i : new HashSet<>(among)) {
            probabilities[i] = Math.exp(logits[i] / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }

    /** Five standard deviations of a frequency. */
    private static org.assertj.core.data.Offset<Double> closely() {
        return within(5 * Math.sqrt(.25 / DRAWS));
    }
}
