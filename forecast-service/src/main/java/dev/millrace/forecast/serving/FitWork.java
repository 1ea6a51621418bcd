package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.evaluation.Judged;
import dev.millrace.forecast.evaluation.Scores;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.ModelFile;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.servicekit.ErrorCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calculating part of a fit: from histories to a version that can be registered. */
final class FitWork {

    /**
     * A version ready to be registered.
     *
     * @param version absent when no series could be fitted
     */
    record Fitted(
            FitTask task,
            Optional<NewVersion> version,
            Optional<LoadedModel> unregistered,
            Map<SeriesId, History> histories,
            Map<SeriesId, Forecaster.Result.Refused> refused) {

        FitTask.Done done(LoadedModel model) {
            return new FitTask.Done(Optional.of(model), histories, refused);
        }
    }

    /** Finds what is put beside a model. */
    interface Beside {
        List<Partner> of(History history, Judged judged);
    }

    private FitWork() {}

    /** @param beside is asked where one series was fitted by its values alone */
    static Fitted fit(FitTask task, List<History> histories, String code, Beside beside) {
        Map<SeriesId, Forecaster.Result.Refused> refused = new HashMap<>();
        Map<String, History> left = new LinkedHashMap<>();
        for (History history : histories) {
            left.put(history.series().value(), history);
        }
        while (!left.isEmpty()) {
            Frequency frequency = left.values().iterator().next().frequency();
            for (History history : List.copyOf(left.values())) {
                if (!history.frequency().equals(frequency)) {
                    refuse(
                            Refusals.of(
                                    history.series(),
                                    ErrorCode.INVALID_REQUEST,
                                    "a shared model is for series of one frequency"),
                            left,
                            refused);
                }
            }
            Fitter.Outcome outcome = Fitter.fit(
                    left.values().stream()
                            .map(h -> new Fitter.Sample(h.series().value(), h.values(), h.covariates()))
                            .toList(),
                    frequency,
                    task.horizon(),
                    task.season(),
                    task.family());
            switch (outcome) {
                case Fitter.Outcome.TooShort(String series, int minimum) ->
                    refuse(Refusals.tooShort(new SeriesId(series), task.horizon(), minimum), left, refused);
                case Fitter.Outcome.OutOfRange(String series) ->
                    refuse(Refusals.outOfRange(new SeriesId(series)), left, refused);
                case Fitter.Outcome.Unusable(String series, String covariate, String reason) ->
                    refuse(
                            Refusals.of(
                                    new SeriesId(series),
                                    ErrorCode.COVARIATE_UNUSABLE,
                                    "covariate " + covariate + ": " + reason),
                            left,
                            refused);
                case Fitter.Outcome.Fitted(FittedModel model, Optional<Judged> judged, Scores scores) -> {
                    History first = left.values().iterator().next();
                    List<Partner> partners =
                            judged.map(held -> beside.of(first, held)).orElse(List.of());
                    return fitted(
                            task, model.with(partners), scores, frequency, List.copyOf(left.values()), refused, code);
                }
            }
        }
        return new Fitted(task, Optional.empty(), Optional.empty(), Map.of(), refused);
    }

    private static void refuse(
            Forecaster.Result.Refused refusal,
            Map<String, History> left,
            Map<SeriesId, Forecaster.Result.Refused> refused) {
        left.remove(refusal.series().value());
        refused.put(refusal.series(), refusal);
    }

    private static Fitted fitted(
            FitTask task,
            FittedModel model,
            Scores scores,
            Frequency frequency,
            List<History> histories,
            Map<SeriesId, Forecaster.Result.Refused> refused,
            String code) {
        byte[] artefact = ModelFile.write(model);
        NewVersion version = new NewVersion(
                        task.name(),
                        Manifest.of(model, frequency, histories, code),
                        artefact,
                        task.inline()
                                ? Optional.empty()
                                : Optional.of(new NewVersion.Move(
                                        AliasTable.CHAMPION,
                                        task.champion(),
                                        task.champion().isEmpty() ? "first fit" : "fitted to newer data")))
                // No alias names what is inline, and no policy judges it.
                .with(task.inline() ? List.of() : List.of(FitEvidence.of(model.horizon(), scores, histories)));
        long points = histories.stream().mapToLong(h -> h.watermark().count()).sum();
        LoadedModel loaded = new LoadedModel(task.name(), "", model, points, frequency.iso(), artefact.length);
        Map<SeriesId, History> recent = new HashMap<>();
        histories.forEach(history -> recent.put(history.series(), newest(history, model.steps())));
        return new Fitted(task, Optional.of(version), Optional.of(loaded), recent, refused);
    }

    private static History newest(History history, int steps) {
        double[] values = history.values();
        return values.length <= steps
                ? history
                : history.with(Arrays.copyOfRange(values, values.length - steps, values.length));
    }
}
