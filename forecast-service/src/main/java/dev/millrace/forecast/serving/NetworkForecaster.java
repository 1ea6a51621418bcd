package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.inference.Explained;
import dev.millrace.forecast.inference.Explanation;
import dev.millrace.forecast.inference.Lease;
import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.inference.WarmNetworks;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Answers with trained networks. All channels of a network are read, whichever are asked for. */
@Component
class NetworkForecaster {

    /** Before the names of trained models in the registry. */
    static final String PREFIX = "trained/";

    private static final int MOST_NAMED = 20;

    private final WarmNetworks networks;
    private final SeriesStore store;
    private final NetworkRecords records;
    private final ApplicationEventPublisher events;

    NetworkForecaster(
            WarmNetworks networks, SeriesStore store, NetworkRecords records, ApplicationEventPublisher events) {
        this.networks = networks;
        this.store = store;
        this.records = records;
        this.events = events;
    }

    /** @param explanation of the one pass that all results come from; absent unless asked for, or when nothing could be forecast */
    record Answer(List<Result> results, Optional<Explanation> explanation) {}

    /** Whether the name can only be that of a trained model. */
    static boolean isTrained(String model) {
        return !model.equals("auto") && Family.askable(model).isEmpty();
    }

    /** The name in the registry. */
    static String registered(String model) {
        return model.startsWith(PREFIX) ? model : PREFIX + model;
    }

    /** What is said of an answer once its results are there. */
    private interface Told {
        void of(NetworkAnswer answer, List<Result> results);
    }

    /** One result per id, in order. */
    Answer forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options, boolean explain) {
        return stored(
                tenant,
                ids,
                options,
                explain,
                served -> ChannelRows.steps(served.network()),
                records::current,
                told(tenant, options));
    }

    /** As a part of another model's forecast: nobody is told. */
    Answer part(TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        return stored(
                tenant,
                ids,
                options,
                false,
                served -> ChannelRows.steps(served.network()),
                records::current,
                (answer, results) -> {});
    }

    /** The same for series that are forecast again and again: what comes is held against it. */
    List<Result> follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        return stored(tenant, ids, options, false, NetworkRecords::steps, records::follow, told(tenant, options))
                .results();
    }

    private Told told(TenantId tenant, ForecastOptions options) {
        return (answer, results) -> {
            List<SeriesId> issued = results.stream()
                    .filter(Result.Issued.class::isInstance)
                    .map(result -> ((Result.Issued) result).forecast().series())
                    .toList();
            if (!issued.isEmpty()) {
                events.publishEvent(new NetworkAnswered(tenant, answer, issued, options.horizon()));
            }
        };
    }

    private Answer stored(
            TenantId tenant,
            List<SeriesId> ids,
            ForecastOptions options,
            boolean explain,
            ToIntFunction<ServedNetwork> steps,
            NetworkRecords.Use use,
            Told told) {
        try (Lease lease = lease(tenant, options)) {
            List<SeriesId> channels = channels(lease.served().network());
            Map<SeriesId, HistoryResult> found = new LinkedHashMap<>();
            List<HistoryResult> read = store.histories(tenant, channels, steps.applyAsInt(lease.served()));
            for (int c = 0; c < channels.size(); c++) {
                found.put(channels.get(c), read.get(c));
            }
            return answer(lease, ids, found, options, explain, answer -> use.of(tenant, answer, ids), told);
        }
    }

    /** The same for values that come with the request, which must be those of all channels. */
    Answer forecastInline(TenantId tenant, List<History> series, ForecastOptions options, boolean explain) {
        try (Lease lease = lease(tenant, options)) {
            Map<SeriesId, HistoryResult> found = new LinkedHashMap<>();
            series.forEach(history -> found.put(history.series(), new HistoryResult.Found(history)));
            return answer(
                    lease,
                    series.stream().map(History::series).toList(),
                    found,
                    options,
                    explain,
                    answer -> answer,
                    (answer, results) -> {});
        }
    }

    private Lease lease(TenantId tenant, ForecastOptions options) {
        Lease lease = networks.lease(tenant, registered(options.model()))
                .orElseThrow(() -> ApiException.invalid(
                        "model",
                        "is not one of auto, regression, " + Family.singleNames()
                                + ", and there is no trained model of that name"));
        try {
            refuse(lease.served(), options);
        } catch (ApiException e) {
            lease.close();
            throw e;
        }
        return lease;
    }

    private static void refuse(ServedNetwork served, ForecastOptions options) {
        int most = served.network().spec().horizon();
        if (options.horizon() > most) {
            String reason = "is at most " + most + " for " + served.name();
            throw new ApiException(
                    ErrorCode.HORIZON_TOO_LONG, "horizon: " + reason, List.of(Fault.field("horizon", reason)));
        }
        if (options.refit() == Refit.ALWAYS) {
            throw ApiException.invalid("refit", "is auto or never for a trained model: it is trained by a job");
        }
    }

    private static Answer answer(
            Lease lease,
            List<SeriesId> ids,
            Map<SeriesId, HistoryResult> found,
            ForecastOptions options,
            boolean explain,
            UnaryOperator<NetworkAnswer> followed,
            Told told) {
        ServedNetwork served = lease.served();
        List<History> histories = new ArrayList<>();
        for (SeriesId channel : channels(served.network())) {
            HistoryResult one = found.getOrDefault(channel, new HistoryResult.Unknown(channel));
            switch (one) {
                case HistoryResult.Found(History history) -> histories.add(history);
                case HistoryResult.Unknown(SeriesId id) -> {
                    return refused(served, ids, id, ErrorCode.CHANNEL_MISSING, "has no values");
                }
                case HistoryResult.Irregular(SeriesId id, long count) -> {
                    return refused(served, ids, Refusals.irregular(id, count));
                }
            }
        }
        return switch (ChannelRows.of(served.network(), histories)) {
            case ChannelRows.Result.Unfit(SeriesId id, ErrorCode code, String reason) ->
                refused(served, ids, id, code, reason);
            case ChannelRows.Result.Ready ready -> {
                Optional<Explained> explained = explain ? Optional.of(lease.explain(ready.window())) : Optional.empty();
                float[] scaled = explained.map(Explained::forecast).orElseGet(() -> lease.forecast(ready.window()));
                NetworkAnswer answer = followed.apply(new NetworkAnswer(served, histories, ready.end(), scaled));
                List<Result> results = ids.stream()
                        .map(id -> forecast(answer, served, id, options))
                        .toList();
                told.of(answer, results);
                yield new Answer(results, explained.map(Explained::explanation));
            }
        };
    }

    private static Result forecast(NetworkAnswer answer, ServedNetwork served, SeriesId id, ForecastOptions options) {
        int channel = served.network().channels().indexOf(id.value());
        if (channel < 0) {
            return unknown(served, id);
        }
        return Assembly.forecast(answer, channel, options)
                .<Result>map(Result.Issued::new)
                .orElseGet(() -> Refusals.outOfRange(id));
    }

    private static Answer refused(
            ServedNetwork served, List<SeriesId> ids, SeriesId channel, ErrorCode code, String reason) {
        return refused(served, ids, Refusals.of(channel, code, reason));
    }

    /** What is wrong with one channel is said of each that was asked for: the network needs them all. */
    private static Answer refused(ServedNetwork served, List<SeriesId> ids, Result.Refused cause) {
        return new Answer(
                ids.stream()
                        .<Result>map(id -> {
                            if (!served.network().channels().contains(id.value())) {
                                return unknown(served, id);
                            }
                            return id.equals(cause.series())
                                    ? cause
                                    : Refusals.of(
                                            id,
                                            cause.code(),
                                            "channel " + cause.fault().reason());
                        })
                        .toList(),
                Optional.empty());
    }

    private static Result unknown(ServedNetwork served, SeriesId id) {
        List<String> channels = served.network().channels();
        String some = channels.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return Refusals.of(
                id,
                ErrorCode.CHANNEL_UNKNOWN,
                served.name() + " has the channels " + some + (channels.size() > MOST_NAMED ? ", …" : ""));
    }

    private static List<SeriesId> channels(TrainedNetwork network) {
        return network.channels().stream().map(SeriesId::new).toList();
    }
}
