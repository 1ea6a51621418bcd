package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.ForecastOptions.Fit;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.streaming.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Answers with the models that the registry's aliases name, and has those made that are missing or outgrown. */
@Component
class RegistryForecaster implements Forecaster {

    private final HistoryReader reader;
    private final Models models;
    private final Fits fits;
    private final NetworkForecaster networks;
    private final Streams streams;
    private final Growth growth;
    private final Partners partners;
    private final Blend blend;
    private final Renewals renewals;
    private final ServingProperties properties;

    RegistryForecaster(
            HistoryReader reader,
            Models models,
            Fits fits,
            NetworkForecaster networks,
            Streams streams,
            Growth growth,
            Partners partners,
            Blend blend,
            Renewals renewals,
            ServingProperties properties) {
        this.reader = reader;
        this.models = models;
        this.fits = fits;
        this.networks = networks;
        this.streams = streams;
        this.growth = growth;
        this.partners = partners;
        this.blend = blend;
        this.renewals = renewals;
        this.properties = properties;
    }

    @Override
    public List<Result> forecast(TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        return forecast(tenant, ids, options, streams::current, Answers.Witness.NOBODY);
    }

    @Override
    public Followed follow(TenantId tenant, List<SeriesId> ids, ForecastOptions options, Optional<Judging> judging) {
        if (NetworkForecaster.isTrained(options.model())) {
            return new Followed(networks.follow(tenant, ids, options), Map.of());
        }
        if (judging.isEmpty()) {
            return new Followed(forecast(tenant, ids, options, streams::follow, Answers.Witness.NOBODY), Map.of());
        }
        Judgement judgement = new Judgement(reader, tenant, options, judging.get());
        List<Result> results = forecast(tenant, ids, options, streams::follow, judgement);
        return new Followed(results, judgement.anomalies());
    }

    /** How to come by models that follow their series. */
    private interface Following {
        Map<SeriesId, Streams.Ready> ready(TenantId tenant, List<Streams.Wanted> wanted);
    }

    private List<Result> forecast(
            TenantId tenant,
            List<SeriesId> ids,
            ForecastOptions options,
            Following following,
            Answers.Witness witness) {
        if (NetworkForecaster.isTrained(options.model())) {
            return networks.forecast(tenant, ids, options, false).results();
        }
        Optional<Family> family = ModelNames.family(options, options.inputs().hasCovariates());
        Map<LoadedModel.Key, List<SeriesId>> wanted =
                wanted(tenant, ids.stream().distinct().toList(), options);
        Answers answers =
                new Answers(options, witness, (forecast, model) -> blend.of(tenant, forecast, model, options));
        Map<LoadedModel.Key, LoadedModel> loaded = models.find(wanted.keySet());
        // what streams hold of a series is its values alone
        boolean alone = options.fit() == Fit.EACH && !options.inputs().hasCovariates();
        Map<SeriesId, Streams.Ready> ready =
                alone && options.refit() != Refit.ALWAYS ? following.ready(tenant, streamed(wanted, loaded)) : Map.of();
        List<FitTask> tasks = new ArrayList<>();
        Map<Integer, List<LoadedModel.Key>> bySteps = new TreeMap<>();
        wanted.forEach((key, series) -> {
            LoadedModel model = loaded.get(key);
            Optional<Streams.Ready> stream = Optional.ofNullable(ready.get(series.getFirst()));
            if (model != null
                    && options.refit() == Refit.AUTO
                    && partners.changed(tenant, series.getFirst(), options, model)) {
                renewals.renew(tenant, task(key, series, options, family));
            }
            if (model == null || options.refit() == Refit.ALWAYS) {
                tasks.add(task(key, series, options, family));
            } else if (stream.flatMap(Streams.Ready::history).isPresent()) {
                HistoryResult history =
                        new HistoryResult.Found(stream.get().history().orElseThrow());
                double share = properties.refitGrowthFollowing();
                if (options.refit() == Refit.AUTO
                        && (stream.get().drifted()
                                || growth.outgrew(key, model, List.of(history), options.horizon(), share))) {
                    renewals.renew(tenant, task(key, series, options, family));
                }
                answers.add(history, model.following(stream.get()));
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
                        && growth.outgrew(key, model, own, options.horizon(), properties.refitGrowth())) {
                    tasks.add(task(key, series, options, family));
                }
                if (model != null) {
                    LoadedModel serving = Optional.ofNullable(ready.get(series.getFirst()))
                            .map(model::following)
                            .orElse(model);
                    own.forEach(history -> answers.add(history, serving));
                }
            }
            answers.refuse(histories.refused());
        });
        answers.make(fits, tenant, tasks);
        return answers.of(ids);
    }

    /** The models to answer with, and which series each is for. */
    private static Map<LoadedModel.Key, List<SeriesId>> wanted(
            TenantId tenant, List<SeriesId> ids, ForecastOptions options) {
        Map<LoadedModel.Key, List<SeriesId>> wanted = new LinkedHashMap<>();
        if (options.fit() == Fit.SHARED && !ids.isEmpty()) {
            wanted.put(new LoadedModel.Key(tenant, ModelNames.shared(ids, options)), ids);
        } else {
            ids.forEach(id -> wanted.put(new LoadedModel.Key(tenant, ModelNames.each(id, options)), List.of(id)));
        }
        return wanted;
    }

    private static List<Streams.Wanted> streamed(
            Map<LoadedModel.Key, List<SeriesId>> wanted, Map<LoadedModel.Key, LoadedModel> loaded) {
        List<Streams.Wanted> streamed = new ArrayList<>();
        wanted.forEach((key, series) -> Optional.ofNullable(loaded.get(key))
                .ifPresent(model -> streamed.add(
                        new Streams.Wanted(series.getFirst(), key.name(), model.digest(), model.model()))));
        return streamed;
    }

    private FitTask task(LoadedModel.Key key, List<SeriesId> series, ForecastOptions options, Optional<Family> family) {
        return new FitTask(
                key, key.name(), series, List.of(), options, family, OptionalInt.empty(), models.champion(key));
    }
}
