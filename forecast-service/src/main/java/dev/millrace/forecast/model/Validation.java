package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a model and its rivals did on the validation block.
 *
 * @param mase mean absolute error over that of seasonal naive on the same windows; absent where naive makes no error
 * @param windows that were forecast
 * @param candidates best first
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Validation(OptionalDouble mase, int windows, List<Candidate> candidates) {

    public Validation {
        candidates = List.copyOf(candidates);
    }

    /**
     * A family with settings of its own.
     *
     * @param lookback of a ridge: there may be several
     * @param weight its share of the forecast; absent in files written before there were pools
     * @param reason why a candidate has no weight
     * @param rest of a regression: what forecasts what covariates leave
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Candidate(
            Family family,
            OptionalInt lookback,
            OptionalDouble mase,
            OptionalDouble weight,
            Optional<String> reason,
            Optional<Family> rest) {}
}
