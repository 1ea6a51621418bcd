package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalDouble;

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

    /** A family, with the best of its settings. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Candidate(Family family, OptionalDouble mase) {}
}
