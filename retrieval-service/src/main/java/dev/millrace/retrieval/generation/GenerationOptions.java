package dev.millrace.retrieval.generation;

import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Set;

/**
 * How one text is generated. Checked.
 *
 * @param maxTokens of the text @param ends tokens that end it @param stop strings that end it
 * @param sample whether tokens are drawn, or the likeliest taken
 * @param seed of what is drawn
 */
public record GenerationOptions(
        int maxTokens,
        Set<Integer> ends,
        List<String> stop,
        boolean sample,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        long seed) {

    private static final double MOST_TEMPERATURE = 2;
    private static final double LEAST_PENALTY = 0.5;
    private static final double MOST_PENALTY = 2;

    public GenerationOptions {
        ends = Set.copyOf(ends);
        stop = List.copyOf(stop);
    }

    /**
     * What a request gets.
     *
     * @param seed when the request names none
     * @throws ApiException {@code invalid-request} naming the field that is outside its limits
     */
    public static GenerationOptions of(
            GenerationWish wish, GenerationConfig config, GenerationProperties limits, long seed) {
        double temperature = wish.temperature().orElse(config.sample() ? config.temperature() : 0);
        within("temperature", temperature, 0, Math.max(MOST_TEMPERATURE, config.temperature()));
        int topK = wish.topK().orElse(config.topK());
        within("topK", topK, 0, Integer.MAX_VALUE);
        double topP = wish.topP().orElse(config.topP());
        if (!(topP > 0 && topP <= 1)) {
            throw ApiException.invalid("topP", "must be above 0 and at most 1");
        }
        double penalty = wish.repetitionPenalty().orElse(config.repetitionPenalty());
        if (wish.repetitionPenalty().isPresent()) {
            within("repetitionPenalty", penalty, LEAST_PENALTY, MOST_PENALTY);
        }
        int usual = Math.min(config.longest().orElse(limits.usualTokens()), limits.maxTokens());
        int maxTokens = wish.maxTokens().orElse(usual);
        within("maxTokens", maxTokens, 1, limits.maxTokens());
        List<String> stop = wish.stop().orElse(List.of());
        if (stop.size() > limits.maxStops()) {
            throw ApiException.invalid("stop", "has more than " + limits.maxStops() + " strings");
        }
        for (String one : stop) {
            if (one.isEmpty() || one.length() > limits.maxStopCharacters()) {
                throw ApiException.invalid(
                        "stop", "must be strings of 1 to " + limits.maxStopCharacters() + " characters");
            }
        }
        return new GenerationOptions(
                maxTokens,
                Set.copyOf(config.ends()),
                stop,
                temperature > 0,
                temperature > 0 ? temperature : 1,
                topK,
                topP,
                penalty,
                wish.seed().orElse(seed));
    }

    private static void within(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw ApiException.invalid(field, "must be " + plain(least) + " to " + plain(most));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** The same with fewer tokens, where a decoder has no room for more. */
    public GenerationOptions atMost(int tokens) {
        return tokens >= maxTokens
                ? this
                : new GenerationOptions(tokens, ends, stop, sample, temperature, topK, topP, repetitionPenalty, seed);
    }
}
