package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.Lease;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A trained network. It reads all of its channels, once, when it is first asked; what it answered for a window is kept for the other channels, so that
 * a backtest of all of them costs no more than that of one.
 */
final class HeldNetwork implements HeldVersion {

    private static final int MOST_CELLS = 8_000_000;
    private static final int MOST_KEPT = 4_000_000;

    private final TenantId tenant;
    private final SeriesStore store;
    private final Lease lease;
    private final JsonNode manifest;
    private final int reach;
    private final Map<Instant, NetworkAnswer> answers = new HashMap<>();
    private Map<SeriesId, History> channels = Map.of();

    /** @param reach how many steps before the newest the earliest window begins */
    HeldNetwork(TenantId tenant, SeriesStore store, Lease lease, JsonNode manifest, int reach) {
        this.tenant = tenant;
        this.store = store;
        this.lease = lease;
        this.manifest = manifest;
        this.reach = reach;
    }

    @Override
    public String name() {
        return lease.served().name();
    }

    @Override
    public String digest() {
        return lease.served().digest();
    }

    @Override
    public String family() {
        return network().spec().family().wireName();
    }

    /** It learned from what it was trained and validated on; its test rows it was only measured on. */
    @Override
    public Optional<Instant> learnedUntil(SeriesId series) {
        return Manifest.lastValidated(manifest, series, network().frequency());
    }

    @Override
    public Prediction predict(History past, int horizon) {
        TrainedNetwork network = network();
        int channel = network.channels().indexOf(past.series().value());
        if (channel < 0) {
            throw Refusals.said(ErrorCode.CHANNEL_UNKNOWN, "series", past.series() + " is no channel of " + name());
        }
        if (horizon > network.spec().horizon()) {
            throw Refusals.said(
                    ErrorCode.HORIZON_TOO_LONG,
                    "horizon",
                    "is at most " + network.spec().horizon() + " for " + name());
        }
        Instant end = past.end();
        NetworkAnswer answer = answers.get(end);
        if (answer == null) {
            answer = answer(past);
            if ((answers.size() + 1L) * answer.scaled().length <= MOST_KEPT) {
                answers.put(end, answer);
            }
        }
        return answer.prediction(channel, horizon);
    }

    private NetworkAnswer answer(History past) {
        TrainedNetwork network = network();
        if (channels.isEmpty()) {
            channels = read(network);
        }
        List<History> cut = new ArrayList<>();
        for (String id : network.channels()) {
            SeriesId series = new SeriesId(id);
            if (series.equals(past.series())) {
                cut.add(past);
                continue;
            }
            cut.add(Optional.ofNullable(channels.get(series))
                    .flatMap(history -> Past.until(history, past.end()))
                    .orElseThrow(() -> Refusals.said(
                            ErrorCode.CHANNEL_MISSING,
                            "series",
                            "channel " + id + " has no values before " + past.end())));
        }
        return switch (ChannelRows.of(network, cut)) {
            case ChannelRows.Result.Unfit(SeriesId id, ErrorCode code, String reason) ->
                throw Refusals.said(code, "series", "channel " + id + ": " + reason);
            case ChannelRows.Result.Ready ready ->
                new NetworkAnswer(lease.served(), List.of(), ready.end(), lease.forecast(ready.window()));
        };
    }

    private Map<SeriesId, History> read(TrainedNetwork network) {
        long steps = (long) ChannelRows.steps(network) + reach;
        if (steps * network.channels().size() > MOST_CELLS) {
            throw Refusals.said(
                    ErrorCode.INVALID_REQUEST,
                    "windows",
                    "reach back " + reach + " steps, over all channels of " + name() + " more than " + MOST_CELLS
                            + " values");
        }
        List<SeriesId> ids = network.channels().stream().map(SeriesId::new).toList();
        Map<SeriesId, History> found = new HashMap<>();
        for (HistoryResult result : store.histories(tenant, ids, (int) steps)) {
            switch (result) {
                case HistoryResult.Found(History history) -> found.put(history.series(), history);
                case HistoryResult.Unknown unknown ->
                    throw Refusals.said(
                            ErrorCode.CHANNEL_MISSING, "series", "channel " + unknown.id() + " has no values");
                case HistoryResult.Irregular(SeriesId id, long count) ->
                    throw Refusals.said(
                            ErrorCode.SERIES_IRREGULAR, "series", "channel " + id + ": its points fit no regular grid");
            }
        }
        return found;
    }

    private TrainedNetwork network() {
        return lease.served().network();
    }

    @Override
    public void close() {
        lease.close();
    }
}
