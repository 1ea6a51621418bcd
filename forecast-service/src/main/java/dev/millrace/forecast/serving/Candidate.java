package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.Lease;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.servicekit.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network beside the champion, held to forecast what the champion has forecast. Thread-safe; not to be used once closed. */
public final class Candidate implements AutoCloseable {

    private final TenantId tenant;
    private final SeriesStore store;
    private final Lease lease;

    Candidate(TenantId tenant, SeriesStore store, Lease lease) {
        this.tenant = tenant;
        this.store = store;
        this.lease = lease;
    }

    /** Native memory that it holds. */
    public long bytes() {
        return lease.bytes();
    }

    /**
     * Forecasts from what the champion saw. With a longer look-back it reads further back: there, and only there, it may see a correction that came in
     * between.
     *
     * @return from the same step, with its own residuals
     * @throws dev.millrace.servicekit.ApiException why it cannot: {@code history-too-short}, {@code channel-missing}; or {@code overloaded}, {@code
     *     deadline-exceeded}
     */
    public NetworkAnswer answer(NetworkAnswer champion) {
        TrainedNetwork network = lease.served().network();
        TrainedNetwork other = champion.served().network();
        List<History> histories = network.channels().stream()
                .map(channel -> champion.histories().get(other.channels().indexOf(channel)))
                .toList();
        if (network.shape().lookBack() > other.shape().lookBack()) {
            histories = further(histories);
        }
        return switch (ChannelRows.of(network, histories)) {
            case ChannelRows.Result.Unfit(SeriesId id, ErrorCode code, String reason) ->
                throw Refusals.said(code, "series", "channel " + id + ": " + reason);
            case ChannelRows.Result.Ready ready -> {
                if (!ready.end().equals(champion.end())) {
                    throw Refusals.said(ErrorCode.CHANNEL_MISSING, "series", "no channel ends at " + champion.end());
                }
                yield new NetworkAnswer(lease.served(), histories, ready.end(), lease.forecast(ready.window()));
            }
        };
    }

    private List<History> further(List<History> seen) {
        TrainedNetwork network = lease.served().network();
        // points that came since take up some of what is read
        int steps = ChannelRows.steps(network) + network.shape().lookBack();
        List<SeriesId> ids = seen.stream().map(History::series).toList();
        List<History> further = new ArrayList<>();
        List<HistoryResult> read = store.histories(tenant, ids, steps);
        for (int c = 0; c < seen.size(); c++) {
            History known = seen.get(c);
            Optional<History> then = read.get(c) instanceof HistoryResult.Found(History history)
                    ? Past.until(history, known.end())
                    : Optional.empty();
            further.add(then.orElseThrow(() -> Refusals.said(
                    ErrorCode.CHANNEL_MISSING,
                    "series",
                    "channel " + known.series() + " has no values before " + known.end())));
        }
        return further;
    }

    @Override
    public void close() {
        lease.close();
    }
}
