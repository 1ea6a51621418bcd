package dev.millrace.forecast.serving;

import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one series, as they come. Not thread-safe. */
final class CsvSeries {

    private static final Instant EARLIEST = Instant.parse("1700-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final List<Instant> times = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private final List<List<Double>> covariates = new ArrayList<>();

    /**
     * Places of the rows in steps.
     *
     * @param places of each row, from 0
     * @param known steps up to the last value
     * @param steps all
     */
    record Grid(Frequency step, int[] places, int known, int steps) {
        int horizon() {
            return steps - known;
        }
    }

    CsvSeries(int covariates) {
        for (int c = 0; c < covariates; c++) {
            this.covariates.add(new ArrayList<>());
        }
    }

    /** @return NaN for an empty field */
    static double number(String at, String name, String field) {
        String text = field.strip();
        double number;
        try {
            number = text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            number = Double.POSITIVE_INFINITY;
        }
        if (Double.isInfinite(number) || Double.isNaN(number) && !text.isEmpty()) {
            throw ApiException.invalid(at, name + " is neither a number nor empty");
        }
        return number;
    }

    /** A time without an offset is local; of an hour that comes twice, the second one follows the first. */
    void time(String at, String text, ZoneId zone) {
        Instant time;
        try {
            time = instant(text, zone);
        } catch (DateTimeException e) {
            throw ApiException.invalid(at, "time is no ISO-8601 date or time");
        }
        if (!times.isEmpty() && !time.isAfter(times.getLast())) {
            throw ApiException.invalid(at, "time does not follow that of the row before");
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw ApiException.invalid(at, "time is before " + EARLIEST + " or after " + LATEST);
        }
        times.add(time);
    }

    private Instant instant(String text, ZoneId zone) {
        if (text.length() <= "2026-03-01".length()) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        String iso = text.replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException e) {
            ZonedDateTime local = LocalDateTime.parse(iso).atZone(zone);
            boolean again = !times.isEmpty() && !local.toInstant().isAfter(times.getLast());
            return (again ? local.withLaterOffsetAtOverlap() : local).toInstant();
        }
    }

    void value(double value) {
        values.add(value);
    }

    void covariate(int place, double value) {
        covariates.get(place).add(value);
    }

    Grid grid(String name, CsvParameters parameters, int mostSteps) {
        long[] nanos = times.stream()
                .mapToLong(time ->
                        Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()))
                .toArray();
        Frequency step = parameters
                .frequency()
                .or(() -> Frequency.infer(nanos))
                .map(frequency -> parameters.zone().map(frequency::in).orElse(frequency))
                .orElseThrow(() -> new ApiException(
                        nanos.length < 3 ? ErrorCode.HISTORY_TOO_SHORT : ErrorCode.SERIES_IRREGULAR,
                        name + ": its " + nanos.length + " times show no regular steps; state the frequency"));
        int[] places = new int[nanos.length];
        for (int i = 1; i < places.length; i++) {
            long place = step.stepsBetween(times.getFirst(), times.get(i));
            if (place >= mostSteps) {
                throw ApiException.invalid(
                        name,
                        "spans " + (place + 1) + " steps of " + step.iso() + "; at most " + mostSteps + " are taken");
            }
            places[i] = (int) place;
            if (places[i] == places[i - 1]) {
                throw ApiException.invalid(name, "has two rows in the step of " + times.get(i));
            }
        }
        int last = values.size() - 1;
        while (last >= 0 && Double.isNaN(values.get(last))) {
            last--;
        }
        if (last < 0) {
            throw ApiException.invalid(name, "has no value");
        }
        return new Grid(step, places, places[last] + 1, places[places.length - 1] + 1);
    }

    InlineSeries inline(@Nullable String id, String name, Grid grid, List<String> names, CsvParameters parameters) {
        Map<String, InputsRequest.@Nullable InlineCovariate> sent = new LinkedHashMap<>();
        for (int c = 0; c < names.size(); c++) {
            double[] all = onGrid(covariates.get(c), grid, grid.steps());
            long ahead = Arrays.stream(all, grid.known(), grid.steps())
                    .filter(value -> !Double.isNaN(value))
                    .count();
            boolean future = ahead > 0;
            for (int t = grid.known(); future && t < grid.steps(); t++) {
                if (Double.isNaN(all[t])) {
                    Instant time = grid.step().plus(times.getFirst(), t);
                    String reason = "has values ahead, but none at " + time;
                    throw new ApiException(
                            ErrorCode.COVARIATE_UNUSABLE,
                            name + ": " + names.get(c) + " " + reason,
                            List.of(Fault.field(names.get(c), reason)));
                }
            }
            Kind kind = future ? Kind.FUTURE : Kind.PAST;
            sent.put(
                    names.get(c),
                    new InputsRequest.InlineCovariate(
                            kind.wireName(), boxed(future ? all : Arrays.copyOf(all, grid.known()))));
        }
        return new InlineSeries(
                id,
                times.getFirst().toString(),
                grid.step().iso(),
                null,
                null,
                boxed(onGrid(values, grid, grid.known())),
                parameters.unit().orElse(null),
                sent.isEmpty() ? null : sent,
                null);
    }

    private static double[] onGrid(List<Double> rows, Grid grid, int steps) {
        double[] values = new double[steps];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < rows.size() && grid.places()[i] < steps; i++) {
            values[grid.places()[i]] = rows.get(i);
        }
        return values;
    }

    private static List<@Nullable Double> boxed(double[] values) {
        List<@Nullable Double> boxed = new ArrayList<>(values.length);
        for (double value : values) {
            boxed.add(Double.isNaN(value) ? null : value);
        }
        return boxed;
    }
}
