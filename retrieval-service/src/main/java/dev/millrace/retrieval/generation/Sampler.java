package dev.millrace.retrieval.generation;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Chooses tokens by their logits: the likeliest, of equally likely ones the lowest; or one drawn from softmax(logits / temperature),
 * within the {@code topK} likeliest and of those the fewest that reach {@code topP} together (nucleus sampling, Holtzman et al., ICLR
 * 2020). The same seed and the same logits give the same tokens on every machine. For one thread.
 *
 * <p>A repetition penalty (Keskar et al., 2019, arXiv 1909.05858) divides the positive logits of tokens that have occurred, in the prompt
 * or since, and multiplies the negative ones.
 */
final class Sampler {

    /** Named, so that another default of the platform does not change texts. */
    private static final String GENERATOR = "L64X128MixRandom";

    private final GenerationOptions options;
    private final RandomGenerator random;
    private final BitSet seen = new BitSet();

    Sampler(GenerationOptions options) {
        this.options = options;
        this.random = RandomGeneratorFactory.of(GENERATOR).create(options.seed());
    }

    /** Tokens of the prompt. */
    void saw(int... tokens) {
        for (int token : tokens) {
            seen.set(token);
        }
    }

    /**
     * The next token.
     *
     * @param logits {@code [vocabulary]}; a token with negative infinity is never chosen. Penalties are applied in place
     * @throws LogitsException when one is no number or positive infinity, or none can be chosen
     */
    int next(float[] logits) {
        penalise(logits);
        int best = best(logits);
        int token = options.sample() ? drawn(logits, best) : best;
        seen.set(token);
        return token;
    }

    private void penalise(float[] logits) {
        double penalty = options.repetitionPenalty();
        if (penalty == 1) {
            return;
        }
        for (int token = seen.nextSetBit(0); token >= 0 && token < logits.length; token = seen.nextSetBit(token + 1)) {
            double logit = logits[token];
            logits[token] = (float) (logit > 0 ? logit / penalty : logit * penalty);
        }
    }

    private static int best(float[] logits) {
        int best = -1;
        for (int token = 0; token < logits.length; token++) {
            float logit = logits[token];
            if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
                throw new LogitsException("the decoder's logit of token " + token + " is " + logit);
            }
            if (logit > (best < 0 ? Float.NEGATIVE_INFINITY : logits[best])) {
                best = token;
            }
        }
        if (best < 0) {
            throw new LogitsException("the decoder's logits leave no token to choose");
        }
        return best;
    }

    private int drawn(float[] logits, int best) {
        // The largest exponent is 0: nothing overflows, and the sum is at least 1.
        double largest = logits[best];
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int token = 0; token < logits.length; token++) {
            weights[token] = Math.exp((logits[token] - largest) / options.temperature());
            sum += weights[token];
        }
        double point = random.nextDouble();
        boolean all = options.topP() >= 1 && (options.topK() == 0 || options.topK() >= logits.length);
        return all ? walk(weights, point * sum, best) : within(weights, sum, point);
    }

    private static int walk(double[] weights, double point, int best) {
        double sum = 0;
        for (int token = 0; token < weights.length; token++) {
            sum += weights[token];
            if (point < sum) {
                return token;
            }
        }
        // Rounding alone leads here.
        return best;
    }

    /** The likeliest one after another, as many as count, then one of them. */
    private int within(double[] weights, double all, double point) {
        int most = options.topK() == 0 ? weights.length : Math.min(options.topK(), weights.length);
        Likeliest likeliest = new Likeliest(weights);
        double among = most == weights.length ? all : likeliest.sum(most);
        int[] taken = new int[16];
        int count = 0;
        double sum = 0;
        while (count < most && (count == 0 || sum < options.topP() * among)) {
            int token = likeliest.next();
            if (count == taken.length) {
                taken = java.util.Arrays.copyOf(taken, 2 * count);
            }
            taken[count++] = token;
            sum += weights[token];
        }
        double left = point * sum;
        for (int i = 0; i < count; i++) {
            left -= weights[taken[i]];
            if (left < 0) {
                return taken[i];
            }
        }
        return taken[0];
    }
}
