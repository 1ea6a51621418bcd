package dev.millrace.retrieval.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a POST, before it is checked.
 *
 * @param source pseudo-queries, judgements or clicks; by default what the request has
 * @param steps of the optimiser, default 300
 * @param epochs that the steps are parted into, default 5
 * @param minutes that steps may take, default 60
 * @param promote whether the alias that serves moves to the result; by default not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrainingRequest(
        @Nullable String source,
        @Nullable List<@Nullable Judgement> judgements,
        @Nullable List<@Nullable Click> clicks,
        @Nullable Long seed,
        @Nullable Integer steps,
        @Nullable Integer epochs,
        @Nullable Integer minutes,
        @Nullable Double projectionRate,
        @Nullable Double encoderRate,
        @Nullable Double rankingRate,
        @Nullable Boolean promote) {

    private static final int MOST_STEPS = 100_000;
    private static final int MOST_EPOCHS = 1_000;
    private static final int MOST_MINUTES = 1_440;
    private static final int STEPS = 300;
    private static final int EPOCHS = 5;
    private static final int MINUTES = 60;
    private static final double SLOW = 1e-4;
    private static final double FAST = 1e-3;
    /** Manifests hold numbers as JavaScript has them. */
    private static final long LARGEST_SEED = (1L << 53) - 1;

    /** @param gain how well the document answers, 0: not at all */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Judgement(
            @Nullable String query,
            @Nullable String document,
            @Nullable Double gain) {}

    /** @param shown documents, the first on top @param clicked some of them */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Click(
            @Nullable String query,
            @Nullable List<@Nullable String> shown,
            @Nullable List<@Nullable String> clicked) {}

    /** @throws ApiException naming the field at fault */
    Source checkedSource() {
        Source given = source == null
                ? judgements != null ? Source.JUDGEMENTS : clicks != null ? Source.CLICKS : Source.PSEUDO_QUERIES
                : named(source);
        if (judgements != null && given != Source.JUDGEMENTS) {
            throw ApiException.invalid("judgements", "go with the source judgements, not " + given.wireName());
        }
        if (clicks != null && given != Source.CLICKS) {
            throw ApiException.invalid("clicks", "go with the source clicks, not " + given.wireName());
        }
        return given;
    }

    private static Source named(String source) {
        try {
            return Source.of(source);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("source", String.valueOf(e.getMessage()));
        }
    }

    /** @throws ApiException naming the field at fault */
    Options checkedOptions() {
        long draw = seed == null ? 1 : seed;
        if (draw < -LARGEST_SEED || draw > LARGEST_SEED) {
            throw ApiException.invalid("seed", "is at most 2^53 - 1 in magnitude");
        }
        int most = within("steps", steps, STEPS, MOST_STEPS);
        int parts = within("epochs", epochs, Math.min(most, EPOCHS), Math.min(most, MOST_EPOCHS));
        double projection = rate("projectionRate", projectionRate, SLOW);
        double encoder = rate("encoderRate", encoderRate, SLOW);
        double ranking = rate("rankingRate", rankingRate, FAST);
        if (projection + encoder + ranking == 0) {
            throw ApiException.invalid("rankingRate", "is above 0 when the other learning rates are 0");
        }
        return new Options(
                most, parts, within("minutes", minutes, MINUTES, MOST_MINUTES), projection, encoder, ranking, draw);
    }

    boolean promoted() {
        return Boolean.TRUE.equals(promote);
    }

    /** The same without what people said: as it is shown. */
    TrainingRequest brief(Source given) {
        return new TrainingRequest(
                given.wireName(),
                null,
                null,
                seed,
                steps,
                epochs,
                minutes,
                projectionRate,
                encoderRate,
                rankingRate,
                promote);
    }

    private static int within(String field, @Nullable Integer value, int absent, int most) {
        int given = value == null ? absent : value;
        if (given < 1 || given > most) {
            throw ApiException.invalid(field, "is 1 to " + most);
        }
        return given;
    }

    private static double rate(String field, @Nullable Double value, double absent) {
        double given = value == null ? absent : value;
        if (!(given >= 0 && given <= 1)) {
            throw ApiException.invalid(field, "is a learning rate from 0 to 1");
        }
        return given;
    }
}
