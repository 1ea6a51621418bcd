package dev.millrace.forecast.serving;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks covariates that come with the values of a series. */
final class InlineCovariates {

    private InlineCovariates() {}

    /** @param at place of the series in the request @param steps of the series */
    static Covariates of(
            String at,
            @Nullable Map<String, InputsRequest.@Nullable InlineCovariate> sent,
            int steps,
            int horizon,
            int most) {
        if (sent == null || sent.isEmpty()) {
            return Covariates.NONE;
        }
        if (sent.size() > most) {
            throw ApiException.invalid(at + ".covariates", "may be at most " + most);
        }
        List<Column> columns = new ArrayList<>();
        new TreeMap<>(sent).forEach((name, one) -> {
            String field = at + ".covariates." + name;
            InputsRequest.requireName(field, name);
            if (one == null || one.values() == null) {
                throw ApiException.invalid(field + ".values", "is required");
            }
            Kind kind = InputsRequest.kind(field, one.kind());
            int length = kind == Kind.FUTURE ? steps + horizon : steps;
            if (one.values().size() != length) {
                throw ApiException.invalid(
                        field + ".values",
                        "has " + one.values().size() + " values; those beside the series"
                                + (kind == Kind.FUTURE ? " and in the horizon are " : " are ") + length);
            }
            columns.add(new Column(name, name, kind, false, values(field, one.values(), steps)));
        });
        return new Covariates(columns, steps, horizon);
    }

    /** A gap takes the value before it; the horizon must have none. */
    private static double[] values(String field, List<@Nullable Double> sent, int steps) {
        double[] values = new double[sent.size()];
        for (int t = 0; t < values.length; t++) {
            Double value = sent.get(t);
            values[t] = value == null ? Double.NaN : value;
            if (value == null ? t >= steps : !Double.isFinite(value)) {
                throw ApiException.invalid(
                        field + ".values[" + t + "]",
                        t >= steps ? "is within the horizon and must be finite" : "must be finite or null");
            }
        }
        requireTelling(field, Arrays.copyOf(values, steps));
        return Gaps.fill(values, 1, 0);
    }

    private static void requireTelling(String field, double[] past) {
        double[] known =
                Arrays.stream(past).filter(value -> !Double.isNaN(value)).toArray();
        String reason = null;
        if (2 * known.length < past.length) {
            reason = "has values at " + known.length + " of the series' " + past.length
                    + " steps; half of them are needed";
        } else if (Arrays.stream(known).distinct().count() < 2) {
            reason = "never changes, so that nothing can be learned of it";
        }
        if (reason != null) {
            throw new ApiException(
                    ErrorCode.COVARIATE_UNUSABLE, field + ": " + reason, List.of(Fault.field(field, reason)));
        }
    }
}
