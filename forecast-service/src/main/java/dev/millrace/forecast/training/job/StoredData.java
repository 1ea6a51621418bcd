package dev.millrace.forecast.training.job;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the series of a training from the store. */
@Component
class StoredData {

    private final SeriesStore store;
    private final TrainingProperties limits;

    StoredData(SeriesStore store, TrainingProperties limits) {
        this.store = store;
        this.limits = limits;
    }

    /** @throws ApiException naming what is not there, or too many */
    List<SeriesId> selected(TenantId tenant, @Nullable SeriesSelector selector) {
        if (selector == null) {
            throw ApiException.invalid("series", "is required: an id, a list of ids, or {\"labels\": {…}}");
        }
        if (selector instanceof SeriesSelector.Ids named) {
            requireCount(named.ids().size());
            if (new HashSet<>(named.ids()).size() < named.ids().size()) {
                throw ApiException.invalid("series", "names a series twice");
            }
        }
        List<SeriesId> found = store.select(tenant, selector);
        if (selector instanceof SeriesSelector.Ids named
                && found.size() < named.ids().size()) {
            List<SeriesId> missing = new ArrayList<>(named.ids());
            missing.removeAll(found);
            throw new ApiException(
                    ErrorCode.NOT_FOUND,
                    "There is no series " + missing.getFirst(),
                    List.of(Fault.field("series", "there is no " + missing.getFirst())));
        }
        requireCount(found.size());
        return found;
    }

    TrainingData read(TenantId tenant, List<SeriesId> ids, TrainingRequest request) {
        int most = Math.max(1, Math.min(limits.maxRows(), limits.maxCells() / ids.size()));
        List<History> histories = new ArrayList<>();
        for (HistoryResult result : store.histories(tenant, ids, most)) {
            histories.add(
                    switch (result) {
                        case HistoryResult.Found found -> found.history();
                        case HistoryResult.Unknown unknown ->
                            throw ApiException.notFound("There is no series " + unknown.id());
                        case HistoryResult.Irregular irregular ->
                            throw new ApiException(
                                    ErrorCode.SERIES_IRREGULAR,
                                    irregular.id() + " has no regular frequency in its " + irregular.count()
                                            + " points",
                                    List.of(Fault.field("series", irregular.id() + " has no regular frequency")));
                    });
        }
        Frequency own = histories.getFirst().frequency();
        if (request.frequency() != null && !request.frequency().equals(own)) {
            throw ApiException.invalid(
                    "frequency", "is not that of the series, which is " + own.iso() + "; it may be left out");
        }
        return Alignment.of(histories, request.from(), request.to(), limits.maxFilled());
    }

    private void requireCount(int count) {
        if (count < 1 || count > limits.maxChannels()) {
            throw ApiException.invalid("series", "selects " + count + ", not 1 to " + limits.maxChannels());
        }
    }
}
