package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.deviation.Anomaly;
import dev.millrace.forecast.deviation.Judge;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.ForecastOptions.Fit;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.streaming.Streams;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers with the models that the registry's aliases name, and has those made that are missing or outgrown. */
@Component
class RegistryForecaster implements Forecaster, ValuesForecaster {

    private static final Logger log = LoggerFactory.getLogger(RegistryForecaster.class);
    private static final Witness NOBODY = (history, model) -> {};

    private static final String PREFIX = "forecast/";

    private final HistoryReader reader;
    private final Models models;
    private final Fits fits;
    private final NetworkForecaster networks;
    private final Streams streams;
    private final Renewals renewals;
    private final ServingProperties properties;

    RegistryForecaster(
            HistoryReader reader,
            Models models,
            Fits fits,
            NetworkForecaster networks,
            Streams streams,
            Renewals renewals,
            ServingProperties properties) {
        this.reader = reader;
        this.models = models;
        this.fits = fits;
        this.networks = networks;
        this.streams = streams;
        this.renewals = renewals;
        this.properties = properties;
    }

    /**
     * Values to forecast that are not stored.
     *
     * @param season in steps; empty: detected
     * @param missing steps after the last value that have none: they lie before the horizon
     */
    record Inline(History history, OptionalInt season, int missing) {}

    @Override
    public List<Result> forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        return forecast(tenant, ids, options, streams::current, NOBODY);
    }

    @Override
    public Followed follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options, Optional<Judging> judging) {
        Map<SeriesId, List<Anomaly>> anomalies = new HashMap<>();
        List<Result> results = forecast(
                tenant,
                ids,
                options,
                streams::follow,
                (history, model) -> judging.ifPresent(asked ->
                        anomalies.put(history.series(), judged(tenant, history, model.model(), options, asked))));
        return new Followed(results, anomalies);
    }

    /** What else is done with each history and the model that forecasts it. */
    private interface Witness {
        void saw(History history, LoadedModel model);
    }

    private List<Anomaly> judged(
            TenantId tenant, History history, FittedModel model, ForecastOptions options, Judging asked) {
        long newest = asked.newest(history.series(), history.watermark().count());
        int steps = (int) Math.min(Integer.MAX_VALUE, model.steps() + newest);
        History reaching = history;
        if (newest > 0 && history.values().length < steps) {
            reaching = reader.read(tenant, List.of(history.series()), steps, options, false)
                                    .histories()
                                    .getFirst()
                            instanceof HistoryResult.Found(History read)
                    ? read
                    : history;
        }
        return Judge.newest(reaching, model, asked.percent(), newest);
    }

    /** How to come by models that follow their series. */
    private interface Following {
        Map<SeriesId, Streams.Ready> ready(TenantId tenant, List<Streams.Wanted> wanted);
    }

    private List<Result> forecast(
            TenantId tenant, List<SeriesId> ids, ForecastOptions options, Following following, Witness witness) {
        if (NetworkForecaster.isTrained(options.model())) {
            return networks.forecast(tenant, ids, options, false).results();
        }
        Optional<Family> family = family(options, options.inputs().hasCovariates());
        List<SeriesId> distinct = ids.stream().distinct().toList();
        Map<LoadedModel.Key, List<SeriesId>> wanted = new LinkedHashMap<>();
        if (options.fit() == Fit.SHARED && !distinct.isEmpty()) {
            wanted.put(new LoadedModel.Key(tenant, sharedName(distinct, options)), distinct);
        } else {
            distinct.forEach(id -> wanted.put(new LoadedModel.Key(tenant, PREFIX + id + suffix(options)), List.of(id)));
        }
        Map<SeriesId, Result> results = new HashMap<>();
        Map<LoadedModel.Key, LoadedModel> loaded = models.find(wanted.keySet());
        Map<SeriesId, Streams.Ready> ready = options.fit() == Fit.EACH && options.refit() != Refit.ALWAYS
                ? following.ready(tenant, streamed(wanted, loaded))
                : Map.of();
        List<FitTask> tasks = new ArrayList<>();
        Map<Integer, List<LoadedModel.Key>> bySteps = new TreeMap<>();
        wanted.forEach((key, series) -> {
            LoadedModel model = loaded.get(key);
            Optional<Streams.Ready> stream = Optional.ofNullable(ready.get(series.getFirst()));
            if (model == null || options.refit() == Refit.ALWAYS) {
                tasks.add(task(key, series, options, family));
            } else if (stream.flatMap(Streams.Ready::history).isPresent()) {
                HistoryResult history =
                        new HistoryResult.Found(stream.get().history().orElseThrow());
                double growth = properties.refitGrowthFollowing();
                if (options.refit() == Refit.AUTO
                        && (stream.get().drifted()
                                || outgrown(key, model, List.of(history), options.horizon(), growth))) {
                    renewals.renew(tenant, task(key, series, options, family));
                }
                apply(history, model.following(stream.get()), options, results, witness);
            } else {
                // histories of like length are read together
                int steps = Integer.highestOneBit(Math.max(1, model.model().steps() - 1)) * 2;
                bySteps.computeIfAbsent(steps, s -> new ArrayList<>()).add(key);
            }
        });
        bySteps.forEach((steps, keys) -> {
            List<SeriesId> read = keys.stream()
                    .flatMap(key -> wanted.getOrDefault(key, List.of()).stream())
                    .toList();
            HistoryReader.Read histories = reader.read(tenant, read, steps, options, false);
            int at = 0;
            for (LoadedModel.Key key : keys) {
                List<SeriesId> series = wanted.getOrDefault(key, List.of());
                List<HistoryResult> own = histories.histories().subList(at, at + series.size());
                at += series.size();
                LoadedModel model = loaded.get(key);
                if (model != null
                        && options.refit() == Refit.AUTO
                        && outgrown(key, model, own, options.horizon(), properties.refitGrowth())) {
                    tasks.add(task(key, series, options, family));
                }
                if (model != null) {
                    LoadedModel serving = Optional.ofNullable(ready.get(series.getFirst()))
                            .map(model::following)
                            .orElse(model);
                    own.forEach(history -> apply(history, serving, options, results, witness));
                }
            }
            results.putAll(histories.refused());
        });
        make(tenant, tasks, options, results, witness);
        return ids.stream()
                .map(id -> results.getOrDefault(id, Refusals.unknown(id)))
                .toList();
    }

    private static List<Streams.Wanted> streamed(
            Map<LoadedModel.Key, List<SeriesId>> wanted, Map<LoadedModel.Key, LoadedModel> loaded) {
        List<Streams.Wanted> streamed = new ArrayList<>();
        wanted.forEach((key, series) -> Optional.ofNullable(loaded.get(key))
                .ifPresent(model -> streamed.add(
                        new Streams.Wanted(series.getFirst(), key.name(), model.digest(), model.model()))));
        return streamed;
    }

    @Override
    public List<Result> forecastValues(TenantId tenant, List<History> histories, ForecastOptions options) {
        return forecastInline(
                tenant,
                histories.stream()
                        .map(history -> new Inline(history, OptionalInt.empty(), 0))
                        .toList(),
                options);
    }

    /** Forecasts values that come with the request. One result each, in order. */
    List<Result> forecastInline(TenantId tenant, List<Inline> given, ForecastOptions options) {
        Map<Integer, List<Inline>> byMissing = new TreeMap<>();
        given.forEach(one ->
                byMissing.computeIfAbsent(one.missing(), _ -> new ArrayList<>()).add(one));
        Map<SeriesId, Result> results = new HashMap<>();
        byMissing.forEach((missing, series) -> forecastTogether(tenant, series, options.ahead(missing))
                .forEach(result -> {
                    switch (result) {
                        case Result.Issued(Forecast forecast) ->
                            results.put(
                                    forecast.series(),
                                    missing == 0 ? result : new Result.Issued(forecast.from(missing)));
                        case Result.Refused refused -> results.put(refused.series(), refused);
                    }
                }));
        return given.stream()
                .map(inline -> inline.history().series())
                .map(id -> results.getOrDefault(id, Refusals.unknown(id)))
                .toList();
    }

    /** Those that end with a value, or with as many missing ones. */
    private List<Result> forecastTogether(TenantId tenant, List<Inline> given, ForecastOptions options) {
        List<Inline> series = given;
        if (options.inputs().hasCovariates()) {
            StaticColumns statics = HistoryReader.statics(options);
            series = given.stream()
                    .map(one -> new Inline(reader.beside(one.history(), options, statics), one.season(), one.missing()))
                    .toList();
        }
        Optional<Family> family = family(
                options,
                series.stream().anyMatch(one -> !one.history().covariates().isEmpty()));
        String name = "forecast-inline" + suffix(options);
        Map<LoadedModel.Key, FitTask> tasks = new LinkedHashMap<>();
        Map<SeriesId, Result> results = new HashMap<>();
        List<List<Inline>> groups = options.fit() == Fit.SHARED && !series.isEmpty()
                ? List.of(series)
                : series.stream().map(List::of).toList();
        for (List<Inline> group : groups) {
            LoadedModel.Key key = new LoadedModel.Key(tenant, inlineKey(name, group));
            List<History> histories = group.stream().map(Inline::history).toList();
            Optional<LoadedModel> known = options.refit() == Refit.ALWAYS ? Optional.empty() : models.inline(key);
            if (known.isPresent()
                    && histories.stream()
                            .allMatch(h -> known.get()
                                    .model()
                                    .scales()
                                    .containsKey(h.series().value()))) {
                histories.forEach(
                        history -> apply(new HistoryResult.Found(history), known.get(), options, results, NOBODY));
            } else {
                List<SeriesId> ids = histories.stream().map(History::series).toList();
                tasks.put(
                        key,
                        new FitTask(
                                key,
                                name,
                                ids,
                                histories,
                                options,
                                family,
                                group.getFirst().season(),
                                Optional.empty()));
            }
        }
        make(tenant, List.copyOf(tasks.values()), options, results, NOBODY);
        return series.stream()
                .map(inline -> inline.history().series())
                .map(id -> results.getOrDefault(id, Refusals.unknown(id)))
                .toList();
    }

    private void make(
            TenantId tenant,
            List<FitTask> tasks,
            ForecastOptions options,
            Map<SeriesId, Result> results,
            Witness witness) {
        if (tasks.isEmpty()) {
            return;
        }
        Map<LoadedModel.Key, FitTask.Done> made;
        try {
            made = fits.make(tenant, tasks);
        } catch (ApiException e) {
            if (options.refit() == Refit.AUTO
                    && tasks.stream().allMatch(task -> results.keySet().containsAll(task.ids()))) {
                log.warn("serving models that should be fitted again: {}", e.getMessage());
                return;
            }
            throw e;
        }
        for (FitTask.Done done : made.values()) {
            results.putAll(done.refused());
            done.model()
                    .ifPresent(model -> done.histories()
                            .values()
                            .forEach(history ->
                                    apply(new HistoryResult.Found(history), model, options, results, witness)));
        }
    }

    private FitTask task(LoadedModel.Key key, List<SeriesId> series, ForecastOptions options, Optional<Family> family) {
        return new FitTask(
                key, key.name(), series, List.of(), options, family, OptionalInt.empty(), models.champion(key));
    }

    private boolean outgrown(
            LoadedModel.Key key, LoadedModel model, List<HistoryResult> histories, int horizon, double growth) {
        long points = 0;
        int series = 0;
        for (HistoryResult result : histories) {
            if (result instanceof HistoryResult.Found(History history)
                    && model.model().scales().containsKey(history.series().value())) {
                if (!history.frequency().iso().equals(model.frequency())) {
                    return true;
                }
                points += history.watermark().count();
                series++;
            }
        }
        long least = (long) horizon * series;
        if (!grown(points, model.points(), least, growth)) {
            return false;
        }
        try {
            return grown(points, models.newestPoints(key, model), least, growth);
        } catch (ApiException e) {
            log.warn("cannot tell whether {} is outgrown: {}", key.name(), e.getMessage());
            return false;
        }
    }

    private static boolean grown(long points, long before, long least, double growth) {
        return points - before >= Math.max(least, growth * before);
    }

    private static void apply(
            HistoryResult result,
            LoadedModel model,
            ForecastOptions options,
            Map<SeriesId, Result> results,
            Witness witness) {
        switch (result) {
            case HistoryResult.Found(History history) -> {
                results.put(history.series(), issue(history, model, options));
                if (model.model().scales().containsKey(history.series().value())) {
                    witness.saw(history, model);
                }
            }
            case HistoryResult.Unknown(SeriesId id) -> results.put(id, Refusals.unknown(id));
            case HistoryResult.Irregular(SeriesId id, long count) -> results.put(id, Refusals.irregular(id, count));
        }
    }

    private static Result issue(History history, LoadedModel model, ForecastOptions options) {
        if (!model.model().scales().containsKey(history.series().value())) {
            return Refusals.of(
                    history.series(),
                    ErrorCode.HISTORY_TOO_SHORT,
                    "the shared model was made without it; ask with refit always");
        }
        if (model.model().regression().isPresent()
                && !model.model().regression().get().terms().fit(history.covariates())) {
            return Refusals.of(
                    history.series(),
                    ErrorCode.COVARIATE_UNUSABLE,
                    "the model was made with other covariates; ask with refit always");
        }
        return Assembly.forecast(history, model, options)
                .<Result>map(Result.Issued::new)
                .orElseGet(() -> Refusals.outOfRange(history.series()));
    }

    /** Under which {@code auto} registers its models of one series. */
    static String name(SeriesId series, int horizon) {
        return PREFIX + series + "/h" + horizon;
    }

    private static String suffix(ForecastOptions options) {
        return "/h" + options.horizon()
                + (options.model().equals("auto") ? "" : "/" + options.model())
                + options.inputs().suffix();
    }

    /** Empty: whichever does best. What takes no covariates refuses them, and the other way about. */
    private static Optional<Family> family(ForecastOptions options, boolean covariates) {
        Optional<Family> family = Family.askable(options.model());
        if (family.isPresent() && covariates != (family.get() == Family.REGRESSION)) {
            throw ApiException.invalid(
                    "model",
                    covariates
                            ? options.model() + " takes no covariates; auto and regression do"
                            : "regression needs covariates or a calendar");
        }
        return family;
    }

    private static String sharedName(List<SeriesId> ids, ForecastOptions options) {
        String sorted = ids.stream().sorted().map(SeriesId::value).collect(Collectors.joining("\n"));
        return "forecast-shared/" + RegistryClient.sha256(sorted.getBytes(StandardCharsets.UTF_8)) + suffix(options);
    }

    private static String inlineKey(String name, List<Inline> group) {
        StringBuilder asked = new StringBuilder(name);
        for (Inline inline : group) {
            History history = inline.history();
            asked.append('\n')
                    .append(history.series())
                    .append('\n')
                    .append(history.frequency().iso())
                    .append(history.end())
                    .append(inline.season())
                    .append(Manifest.digest(history))
                    .append(Manifest.digest(history.covariates()));
        }
        return RegistryClient.sha256(asked.toString().getBytes(StandardCharsets.UTF_8));
    }
}
