package dev.millrace.retrieval.generation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a request says about generating; the model's own configuration holds for what it leaves out. Nothing is checked yet: {@link
 * GenerationOptions#of} does.
 *
 * @param temperature 0: the likeliest token is taken; above: tokens are drawn
 * @param seed of what is drawn; the same seed gives the same text
 * @param stop strings that end the text, which they are no part of
 */
public record GenerationWish(
        OptionalInt maxTokens,
        OptionalDouble temperature,
        OptionalInt topK,
        OptionalDouble topP,
        OptionalDouble repetitionPenalty,
        OptionalLong seed,
        Optional<List<String>> stop) {

    /** Whatever the model's configuration says. */
    public static GenerationWish none() {
        return new GenerationWish(
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** The likeliest tokens, at most so many. */
    public static GenerationWish greedy(int maxTokens) {
        return new GenerationWish(
                OptionalInt.of(maxTokens),
                OptionalDouble.of(0),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(1),
                OptionalLong.empty(),
                Optional.empty());
    }
}
