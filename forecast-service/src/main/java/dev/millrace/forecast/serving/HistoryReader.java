package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.covariate.calendar.CalendarColumns;
import dev.millrace.forecast.covariate.calendar.Holidays;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.Forecaster.Result.Refused;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads histories together with what a forecast takes beside them. Thread-safe. */
@Component
public class HistoryReader {

    /** Share of a series' steps that a covariate must have a value at to learn from it. */
    private static final double LEAST_OVERLAP = 0.5;

    private final SeriesStore store;

    HistoryReader(SeriesStore store) {
        this.store = store;
    }

    /**
     * @param histories one for each id, in order; what is refused is unknown among them
     * @param refused series whose covariates cannot be used
     */
    public record Read(List<HistoryResult> histories, Map<SeriesId, Refused> refused) {}

    /** Why a covariate cannot be used beside a series. */
    private static final class UnusableException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnusableException(String covariate, String reason) {
            super("covariate " + covariate + ": " + reason, null, false, false);
        }
    }

    /**
     * To forecast what is past, so that nothing has to be known after the newest value.
     *
     * @param inputs without static attributes; what a covariate is known to be now counts as what was known then
     * @throws ApiException {@code not-found} when a covariate is no stored series
     */
    public Read past(TenantId tenant, List<SeriesId> ids, int steps, Inputs inputs) {
        ForecastOptions options =
                new ForecastOptions(0, List.of(), "auto", ForecastOptions.Fit.EACH, ForecastOptions.Refit.AUTO, inputs);
        return read(tenant, ids, steps, options, true);
    }

    /**
     * @param learning whether a model is to be fitted to what is read: then covariates must have something to tell
     * @throws ApiException {@code not-found} when a covariate is no stored series
     */
    Read read(TenantId tenant, List<SeriesId> ids, int steps, ForecastOptions options, boolean learning) {
        Inputs inputs = options.inputs();
        List<HistoryResult> found = inputs.resampling()
                .map(resampling -> store.resampled(tenant, ids, resampling, steps))
                .orElseGet(() -> local(store.histories(tenant, ids, steps), inputs));
        if (!inputs.hasCovariates()) {
            return new Read(found, Map.of());
        }
        StaticColumns statics = statics(options);
        Map<String, double[]> known = new HashMap<>();
        List<HistoryResult> histories = new ArrayList<>();
        Map<SeriesId, Refused> refused = new HashMap<>();
        for (HistoryResult result : found) {
            if (result instanceof HistoryResult.Found(History history)) {
                try {
                    histories.add(new HistoryResult.Found(beside(tenant, history, options, statics, known, learning)));
                } catch (UnusableException e) {
                    histories.add(new HistoryResult.Unknown(history.series()));
                    refused.put(
                            history.series(),
                            Refusals.of(
                                    history.series(), ErrorCode.COVARIATE_UNUSABLE, String.valueOf(e.getMessage())));
                }
            } else {
                histories.add(result);
            }
        }
        return new Read(histories, refused);
    }

    /** Days and months are those of the zone that was asked for. */
    private static List<HistoryResult> local(List<HistoryResult> found, Inputs inputs) {
        if (inputs.zone().isEmpty()) {
            return found;
        }
        return found.stream()
                .map(result -> result instanceof HistoryResult.Found(History history)
                        ? new HistoryResult.Found(history.with(
                                history.frequency().in(inputs.zone().get())))
                        : result)
                .toList();
    }

    /** Values that come with the request, with calendar and attributes beside them. */
    History beside(History inline, ForecastOptions options, StaticColumns statics) {
        List<Column> columns = new ArrayList<>(inline.covariates().columns());
        addCalendar(inline, options, columns);
        columns.addAll(statics.of(inline.series()));
        return inline.with(new Covariates(columns, inline.values().length, options.horizon()));
    }

    static StaticColumns statics(ForecastOptions options) {
        return new StaticColumns(options.inputs().statics(), options.fit() == ForecastOptions.Fit.SHARED);
    }

    private History beside(
            TenantId tenant,
            History history,
            ForecastOptions options,
            StaticColumns statics,
            Map<String, double[]> known,
            boolean learning) {
        List<Instant> times = times(history, options.horizon());
        int steps = history.values().length;
        List<Column> columns = new ArrayList<>();
        for (Inputs.Stored covariate : options.inputs().covariates()) {
            String name = covariate.series().value();
            if (covariate.series().equals(history.series())) {
                throw new UnusableException(name, "is the series itself");
            }
            int until = covariate.kind() == Kind.FUTURE ? times.size() : steps;
            double[] values = known.computeIfAbsent(
                    name + '\n' + covariate.kind() + history.frequency().iso() + history.end() + '/' + steps,
                    _ -> store.valuesAt(tenant, covariate.series(), times.subList(0, until))
                            .orElseThrow(() -> ApiException.notFound("There is no series " + name + ", a covariate")));
            columns.add(new Column(name, name, covariate.kind(), false, checked(name, values, times, steps, learning)));
        }
        addCalendar(history, options, columns);
        columns.addAll(statics.of(history.series()));
        return history.with(new Covariates(columns, steps, options.horizon()));
    }

    /** Without gaps: each takes the value before it. */
    private static double[] checked(String name, double[] values, List<Instant> times, int steps, boolean learning) {
        for (int t = steps; t < values.length; t++) {
            if (Double.isNaN(values[t])) {
                throw new UnusableException(name, "has no value at " + times.get(t) + ", within the horizon");
            }
        }
        double[] past = Arrays.copyOf(values, steps);
        long count = Arrays.stream(past).filter(value -> !Double.isNaN(value)).count();
        if (count == 0 || learning && count < LEAST_OVERLAP * steps) {
            throw new UnusableException(
                    name, "has values at " + count + " of the series' " + steps + " steps; half of them are needed");
        }
        if (learning
                && Arrays.stream(past)
                                .filter(value -> !Double.isNaN(value))
                                .distinct()
                                .count()
                        < 2) {
            throw new UnusableException(name, "never changes, so that nothing can be learned of it");
        }
        return Gaps.fill(values, 1, 0);
    }

    private static void addCalendar(History history, ForecastOptions options, List<Column> columns) {
        options.inputs().calendar().ifPresent(calendar -> {
            Instant end = history.end();
            Duration step = Duration.between(end, history.frequency().plus(end, 1));
            if (calendar.holidays().isPresent() && !CalendarColumns.seesDays(step)) {
                throw ApiException.invalid("calendar.holidays", "are of no use for steps longer than a day");
            }
            Optional<Holidays> holidays =
                    calendar.holidays().map(code -> Holidays.of(code).orElseThrow());
            columns.addAll(new CalendarColumns(options.inputs().zoneOrUtc(), holidays)
                    .of(times(history, options.horizon()), step));
        });
    }

    private static List<Instant> times(History history, int horizon) {
        int steps = history.values().length;
        List<Instant> times = new ArrayList<>(steps + horizon);
        for (int t = 1 - steps; t <= horizon; t++) {
            times.add(history.frequency().plus(history.end(), t));
        }
        return times;
    }
}
