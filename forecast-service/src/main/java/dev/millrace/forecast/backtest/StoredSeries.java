package dev.millrace.forecast.backtest;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.Inputs;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.springframework.stereotype.Component;

/** The series of a backtest as they are when it is asked for. */
@Component
class StoredSeries {

    private static final int CELLS_AT_ONCE = 1_000_000;

    private final SeriesStore store;
    private final BacktestProperties limits;

    StoredSeries(SeriesStore store, BacktestProperties limits) {
        this.store = store;
        this.limits = limits;
    }

    /** Time of the newest value. */
    record End(SeriesId series, Instant time) {}

    /** @throws ApiException naming what is not there, or too many */
    List<SeriesId> selected(TenantId tenant, SeriesSelector selector) {
        if (selector instanceof SeriesSelector.Ids(List<SeriesId> named)) {
            requireCount(named.size());
            if (new HashSet<>(named).size() < named.size()) {
                throw ApiException.invalid("series", "names a series twice");
            }
        }
        List<SeriesId> found = store.select(tenant, selector);
        if (selector instanceof SeriesSelector.Ids(List<SeriesId> named) && found.size() < named.size()) {
            List<SeriesId> missing = new ArrayList<>(named);
            missing.removeAll(found);
            throw refused(ErrorCode.NOT_FOUND, missing.getFirst() + ": there is no such series");
        }
        requireCount(found.size());
        return found;
    }

    /** @throws ApiException {@code not-found} when a covariate is no stored series */
    void requireThere(TenantId tenant, Inputs inputs) {
        for (int i = 0; i < inputs.covariates().size(); i++) {
            SeriesId covariate = inputs.covariates().get(i).series();
            if (store.find(tenant, covariate).isEmpty()) {
                String reason = "there is no series " + covariate;
                String field = "covariates[" + i + "].series";
                throw new ApiException(ErrorCode.NOT_FOUND, field + ": " + reason, List.of(Fault.field(field, reason)));
            }
        }
    }

    /**
     * Where the windows of each series end. What was named has to be long enough; of what labels select, the table says what is not.
     *
     * @param reach steps from the first window's begin to the last one's end
     */
    List<End> ends(TenantId tenant, SeriesSelector selector, List<SeriesId> ids, int reach) {
        List<End> ends = new ArrayList<>();
        int longest = 0;
        int together = Math.max(1, CELLS_AT_ONCE / (reach + 1));
        for (int from = 0; from < ids.size(); from += together) {
            List<SeriesId> some = ids.subList(from, Math.min(ids.size(), from + together));
            for (HistoryResult result : store.histories(tenant, some, reach + 1)) {
                switch (result) {
                    case HistoryResult.Found(History history) -> {
                        if (selector instanceof SeriesSelector.Ids) {
                            requireLength(history, reach);
                        }
                        longest = Math.max(longest, history.values().length);
                        ends.add(new End(history.series(), history.end()));
                    }
                    case HistoryResult.Unknown(SeriesId id) ->
                        throw refused(ErrorCode.NOT_FOUND, id + ": there is no such series");
                    case HistoryResult.Irregular(SeriesId id, long count) ->
                        throw refused(
                                ErrorCode.SERIES_IRREGULAR, id + ": its " + count + " points fit no regular grid");
                }
            }
        }
        if (longest <= reach) {
            throw refused(
                    ErrorCode.HISTORY_TOO_SHORT,
                    "the longest has " + longest + " steps, and the windows reach over " + reach);
        }
        return ends;
    }

    private static void requireLength(History history, int reach) {
        if (history.values().length <= reach) {
            throw refused(
                    ErrorCode.HISTORY_TOO_SHORT,
                    history.series() + ": has " + history.values().length + " steps, and the windows reach over "
                            + reach);
        }
    }

    private void requireCount(int count) {
        if (count < 1 || count > limits.maxSeries()) {
            throw ApiException.invalid("series", "selects " + count + ", not 1 to " + limits.maxSeries());
        }
    }

    private static ApiException refused(ErrorCode code, String reason) {
        return new ApiException(code, "series: " + reason, List.of(Fault.field("series", reason)));
    }
}
