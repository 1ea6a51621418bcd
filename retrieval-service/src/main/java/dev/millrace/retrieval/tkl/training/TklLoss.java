package dev.millrace.retrieval.tkl.training;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** What is made small: a number that falls as positive documents score above negative ones. */
public enum TklLoss {
    /** {@code ln(1 + exp(-(s⁺ - s⁻)))}, over every pair (Burges et al., 2005). */
    RANKNET("ranknet"),
    /** {@code max(0, 1 - (s⁺ - s⁻))}, over every pair. */
    MARGIN("margin"),
    /** The negative logarithm of the positive's share in the exponentials of all of a query's documents. */
    SOFTMAX("softmax");

    /** Whose exponential is still a number. */
    private static final double LARGEST = 700;

    private final String wireName;

    TklLoss(String wireName) {
        this.wireName = wireName;
    }

    /** @throws IllegalArgumentException when there is none of this name */
    @JsonCreator
    public static TklLoss of(String wireName) {
        return Arrays.stream(values())
                .filter(loss -> loss.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("a loss is ranknet, margin or softmax, not '" + wireName + "'"));
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** The mean. @param scores {@code [queries, 1 + negatives]}, the positive first */
    NDArray of(NDArray scores) {
        return switch (this) {
            case RANKNET ->
                margins(scores).neg().getNDArrayInternal().softPlus().mean();
            case MARGIN -> {
                NDArray margins = margins(scores);
                yield margins.onesLike()
                        .sub(margins)
                        .getNDArrayInternal()
                        .relu()
                        .mean();
            }
            case SOFTMAX -> scores.logSoftmax(1).get(":, 0:1").mean().neg();
        };
    }

    /** The same of one query, in plain Java. @param scores the positive's first */
    double of(float[] scores) {
        double sum = 0;
        for (int n = 1; n < scores.length; n++) {
            double margin = (double) scores[0] - scores[n];
            sum += switch (this) {
                case RANKNET -> margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
                case MARGIN -> Math.max(0, 1 - margin);
                case SOFTMAX -> Math.exp(Math.min(-margin, LARGEST));
            };
        }
        return switch (this) {
            case RANKNET, MARGIN -> sum / (scores.length - 1);
            case SOFTMAX -> Math.log1p(sum);
        };
    }

    private static NDArray margins(NDArray scores) {
        return scores.get(":, 0:1").sub(scores.get(":, 1:"));
    }
}
