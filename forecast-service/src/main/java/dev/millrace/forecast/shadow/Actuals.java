package dev.millrace.forecast.shadow;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.shadow.WindowTable.Due;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of one tenant's series at the steps of windows, as they are stored now. */
final class Actuals {

    /** Steps that are read back from the newest; a window before them has no values any more. */
    private static final int MOST_STEPS = 32_768;

    /** Of no series. */
    static final Actuals NONE = new Actuals(Map.of());

    private final Map<SeriesId, History> histories;

    private Actuals(Map<SeriesId, History> histories) {
        this.histories = histories;
    }

    static Actuals read(SeriesStore store, TenantId tenant, List<Due> due) {
        Map<SeriesId, History> found = new HashMap<>();
        List<SeriesId> ids =
                due.stream().map(one -> one.window().series()).distinct().toList();
        long steps = due.stream()
                .mapToLong(one ->
                        1 + one.window().frequency().stepsBetween(one.window().origin(), one.newest()))
                .max()
                .orElse(1);
        for (HistoryResult result : store.histories(tenant, ids, (int) Math.clamp(steps, 1, MOST_STEPS))) {
            if (result instanceof HistoryResult.Found(History history)) {
                found.put(history.series(), history);
            }
        }
        return new Actuals(found);
    }

    /**
     * A point belongs to the step that it is nearest to.
     *
     * @return {@code [horizon]}, NaN where there is none; empty when the series is gone or has another grid by now
     */
    Optional<double[]> of(ShadowWindow window) {
        return Optional.ofNullable(histories.get(window.series()))
                .filter(history -> history.frequency().equals(window.frequency()))
                .map(history -> values(window, history));
    }

    private static double[] values(ShadowWindow window, History history) {
        double[] values = new double[window.horizon()];
        Arrays.setAll(values, h -> {
            long back = window.frequency().stepsBetween(window.target(h), history.end());
            long at = history.values().length - 1 - back;
            return back < 0 || at < 0 ? Double.NaN : history.values()[(int) at];
        });
        return values;
    }
}
