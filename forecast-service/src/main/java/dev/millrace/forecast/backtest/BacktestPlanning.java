package dev.millrace.forecast.backtest;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.BacktestPlan.PlannedSeries;
import dev.millrace.forecast.backtest.BacktestRequest.Shape;
import dev.millrace.forecast.backtest.PlannedModel.Kind;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.Inputs;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.forecast.serving.Versions;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Turns a request into what is to be done, and refuses what cannot be. */
@Component
class BacktestPlanning {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final StoredSeries stored;
    private final Versions versions;
    private final BacktestProperties limits;
    private final ServingProperties serving;

    BacktestPlanning(StoredSeries stored, Versions versions, BacktestProperties limits, ServingProperties serving) {
        this.stored = stored;
        this.versions = versions;
        this.limits = limits;
        this.serving = serving;
    }

    /** @throws ApiException naming the field at fault; {@code unavailable} when a digest is named and the registry is away */
    BacktestPlan plan(TenantId tenant, BacktestRequest request) {
        Shape shape = request.shape(limits, serving.maxHorizon());
        BesideRequest beside = request.beside();
        Inputs inputs = beside.checked(serving);
        List<PlannedModel> models = models(tenant, request);
        requireReaders(inputs, models);
        stored.requireThere(tenant, inputs);
        String against = against(request, models);
        List<SeriesId> ids = stored.selected(tenant, request.selector());
        requireBounded(shape, models, ids.size());
        boolean champions = models.stream().anyMatch(model -> model.kind() == Kind.CHAMPION);
        int reach = shape.horizon() + (shape.windows() - 1) * shape.step();
        List<PlannedSeries> series = stored.ends(tenant, request.selector(), ids, reach).stream()
                .map(end -> new PlannedSeries(
                        end.series().value(),
                        end.time(),
                        champions
                                ? versions.champion(tenant, end.series(), shape.horizon(), inputs)
                                : Optional.empty()))
                .toList();
        return new BacktestPlan(
                shape.horizon(),
                shape.windows(),
                shape.step(),
                shape.levels(),
                shape.refit(),
                against,
                models,
                series,
                inputs.hasCovariates() ? beside : null);
    }

    /** What is given has to be read by something, and what needs it has to be given it. */
    private static void requireReaders(Inputs inputs, List<PlannedModel> models) {
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).label().equals(Family.REGRESSION.wireName()) && !inputs.hasCovariates()) {
                throw ApiException.invalid("models[" + i + "]", "needs covariates or a calendar");
            }
        }
        if (inputs.hasCovariates() && models.stream().noneMatch(BacktestPlanning::mayRead)) {
            throw ApiException.invalid(
                    "models", "read no covariates: auto, regression, champion and versions made with them do");
        }
    }

    private static boolean mayRead(PlannedModel model) {
        return switch (model.kind()) {
            case FITTED -> model.readsCovariates();
            case CHAMPION -> true;
            case VERSION -> DIGEST.matcher(model.label()).matches();
        };
    }

    private List<PlannedModel> models(TenantId tenant, BacktestRequest request) {
        List<String> labels = request.labels(limits);
        List<PlannedModel> models = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String field = "models[" + i + "]";
            PlannedModel model = model(tenant, field, labels.get(i));
            if (models.stream().anyMatch(before -> before.label().equals(model.label()))) {
                throw ApiException.invalid(field, "occurs twice");
            }
            models.add(model);
        }
        if (models.stream().noneMatch(model -> model.label().equals(PlannedModel.BASELINE))) {
            models.add(new PlannedModel(PlannedModel.BASELINE, Kind.FITTED, Optional.empty()));
        }
        return models;
    }

    private PlannedModel model(TenantId tenant, String field, String label) {
        if (label.equals(PlannedModel.AUTO) || Family.askable(label).isPresent()) {
            return new PlannedModel(label, Kind.FITTED, Optional.empty());
        }
        if (label.equals(PlannedModel.CHAMPION)) {
            return new PlannedModel(label, Kind.CHAMPION, Optional.empty());
        }
        if (DIGEST.matcher(label).matches()) {
            versions.refusal(tenant, label).ifPresent(reason -> {
                throw ApiException.invalid(field, reason);
            });
            return new PlannedModel(label, Kind.VERSION, Optional.of(label));
        }
        String digest = versions.network(tenant, label)
                .orElseThrow(() -> ApiException.invalid(
                        field,
                        "is none of auto, champion, regression, " + Family.singleNames()
                                + ", no digest of a version, and there is no trained model of that name"));
        return new PlannedModel(label, Kind.VERSION, Optional.of(digest));
    }

    private static String against(BacktestRequest request, List<PlannedModel> models) {
        String asked = request.against();
        if (asked == null) {
            return models.stream().anyMatch(model -> model.kind() == Kind.CHAMPION)
                    ? PlannedModel.CHAMPION
                    : PlannedModel.BASELINE;
        }
        if (models.stream().noneMatch(model -> model.label().equals(asked))) {
            throw ApiException.invalid("against", "is one of the models, or " + PlannedModel.BASELINE);
        }
        return asked;
    }

    private void requireBounded(Shape shape, List<PlannedModel> models, int series) {
        long fitted = models.stream().filter(PlannedModel::fitted).count();
        long fits = series * fitted * (shape.refit() ? shape.windows() : 1);
        if (fits > limits.maxFits()) {
            throw ApiException.invalid(
                    "windows",
                    "with " + series + " series and " + fitted + " models to fit lead to " + fits + " fits; "
                            + limits.maxFits() + " are the most. Take fewer, or refit false");
        }
        long rows = (long) series * shape.horizon() * models.size();
        if (rows > limits.maxRows()) {
            throw ApiException.invalid(
                    "horizon",
                    "with " + series + " series and " + models.size() + " models leads to " + rows + " rows; "
                            + limits.maxRows() + " are the most");
        }
        if (rows * shape.windows() > limits.maxValues()) {
            throw ApiException.invalid(
                    "windows",
                    "lead to " + rows * shape.windows() + " forecasts; " + limits.maxValues() + " are the most");
        }
    }
}
