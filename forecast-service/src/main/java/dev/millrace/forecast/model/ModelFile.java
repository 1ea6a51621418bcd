package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.forecast.covariate.LagWeights;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A fitted model at rest: safetensors, with everything that is no array as JSON under {@value #KEY} in the metadata. The same model
 * always gives the same bytes.
 */
public final class ModelFile {

    private static final String KEY = "millrace.forecast.v1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is no array. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Header(
            Family family,
            int season,
            int horizon,
            OptionalInt seasonsAveraged,
            OptionalInt lookback,
            OptionalDouble lambda,
            OptionalLong windows,
            Optional<Family> rest,
            Optional<LagShape> lags,
            Optional<SmoothingShape> smoothing,
            Optional<RegressionFile.Header> regression,
            List<Part> parts,
            int stepsPerRow,
            int columns,
            int spreadWindow,
            List<String> series,
            Validation validation,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Partner> partners) {

        @SuppressWarnings("NullAway") // files of single rules have no parts, those without networks no partners
        Header {
            parts = parts == null ? List.of() : List.copyOf(parts);
            partners = partners == null ? List.of() : List.copyOf(partners);
        }
    }

    /**
     * One of a pool. The arrays of the one at place N are {@code weights.N} and {@code bias.N}.
     *
     * @param rest what forecasts what covariates leave; absent where nothing is taken away
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    private record Part(
            Family family,
            double weight,
            OptionalInt seasonsAveraged,
            OptionalInt lookback,
            OptionalDouble lambda,
            OptionalLong windows,
            Optional<Family> rest,
            Optional<LagShape> lags,
            Optional<SmoothingShape> smoothing) {}

    private record LagShape(int lags, int pasts, int statics) {}

    private record SmoothingShape(double level, double trend, double damping) {}

    private ModelFile() {}

    public static byte[] write(FittedModel model) {
        Map<String, Tensor> tensors = new HashMap<>();
        List<Part> parts = new ArrayList<>();
        Part single = new Part(
                model.rule().family(),
                1,
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        if (model.rule() instanceof Rule.Pool pool) {
            for (Rule.Pool.Part part : pool.parts()) {
                parts.add(part(part.rule(), part.weight(), "." + parts.size(), tensors));
            }
        } else {
            single = part(model.rule(), 1, "", tensors);
        }
        ResidualGrid grid = model.residuals();
        int rows = grid.residuals().length / grid.columns();
        tensors.put("residuals", Tensor.of(grid.residuals(), rows, grid.columns()));
        TreeMap<String, Double> scales = new TreeMap<>(model.scales());
        double[] spreads =
                scales.values().stream().mapToDouble(Double::doubleValue).toArray();
        tensors.put("scales", Tensor.of(spreads, spreads.length));
        Header header = new Header(
                model.rule().family(),
                model.season(),
                model.horizon(),
                single.seasonsAveraged(),
                single.lookback(),
                single.lambda(),
                single.windows(),
                single.rest(),
                single.lags(),
                single.smoothing(),
                model.regression().map(regression -> RegressionFile.write(regression, scales.keySet(), tensors)),
                parts,
                grid.stepsPerRow(),
                grid.columns(),
                model.spreadWindow(),
                new ArrayList<>(scales.keySet()),
                model.validation(),
                model.partners());
        return new Safetensors(tensors, Map.of(KEY, JSON.writeValueAsString(header))).write();
    }

    private static Part part(Rule rule, double weight, String suffix, Map<String, Tensor> tensors) {
        OptionalInt seasonsAveraged = OptionalInt.empty();
        OptionalInt lookback = OptionalInt.empty();
        OptionalDouble lambda = OptionalDouble.empty();
        OptionalLong windows = OptionalLong.empty();
        Optional<LagShape> lags = Optional.empty();
        Optional<SmoothingShape> smoothing = Optional.empty();
        switch (rule) {
            case Rule.Repeat none -> {}
            case Rule.SeasonalNaive none -> {}
            case Rule.SamePhaseMean mean -> seasonsAveraged = OptionalInt.of(mean.seasons());
            case Rule.Ridge ridge -> {
                RidgeWeights weights = ridge.weights();
                lookback = OptionalInt.of(weights.lookback());
                lambda = OptionalDouble.of(ridge.lambda());
                windows = OptionalLong.of(ridge.windows());
                tensors.put(
                        "weights" + suffix, Tensor.of(weights.weights(), weights.lookback() - 1, weights.horizon()));
                tensors.put("bias" + suffix, Tensor.of(weights.bias(), weights.horizon()));
            }
            case Smoothing smooth -> {
                lookback = OptionalInt.of(smooth.lookback());
                smoothing = Optional.of(new SmoothingShape(smooth.level(), smooth.trend(), smooth.damping()));
            }
            case Croston croston -> {
                lookback = OptionalInt.of(croston.lookback());
                smoothing = Optional.of(new SmoothingShape(croston.share(), 0, 0));
            }
            case Rule.Lagged lagged -> {
                LagWeights weights = lagged.weights();
                lookback = OptionalInt.of(weights.lookback());
                lambda = OptionalDouble.of(lagged.lambda());
                lags = Optional.of(new LagShape(weights.lags(), weights.pasts(), weights.statics()));
                int features = weights.weights().length / weights.horizon();
                tensors.put("weights" + suffix, Tensor.of(weights.weights(), features, weights.horizon()));
                tensors.put("bias" + suffix, Tensor.of(weights.bias(), weights.horizon()));
            }
            case Rule.OnRest rest -> {
                Part inner = part(rest.rule(), weight, suffix, tensors);
                return new Part(
                        Family.REGRESSION,
                        weight,
                        inner.seasonsAveraged(),
                        inner.lookback(),
                        inner.lambda(),
                        inner.windows(),
                        Optional.of(inner.family()),
                        inner.lags(),
                        inner.smoothing());
            }
            case Rule.Pool pool -> throw new IllegalArgumentException("a pool in a pool");
        }
        return new Part(
                rule.family(), weight, seasonsAveraged, lookback, lambda, windows, Optional.empty(), lags, smoothing);
    }

    /** @throws SafetensorsException when the bytes are no such model */
    public static FittedModel read(byte[] file) {
        Safetensors tensors = Safetensors.read(file);
        String json = Optional.ofNullable(tensors.metadata().get(KEY))
                .orElseThrow(() -> new SafetensorsException("there is no metadata " + KEY));
        try {
            return model(JSON.readValue(json, Header.class), tensors);
        } catch (JacksonException
                | IllegalArgumentException
                | ArithmeticException
                | NullPointerException
                | NoSuchElementException e) {
            throw new SafetensorsException("the file holds no forecast model: " + e.getMessage(), e);
        }
    }

    private static FittedModel model(Header header, Safetensors tensors) {
        Rule rule;
        if (header.family() == Family.POOL) {
            List<Rule.Pool.Part> parts = new ArrayList<>();
            for (Part part : header.parts()) {
                parts.add(new Rule.Pool.Part(rule(part, header, "." + parts.size(), tensors), part.weight()));
            }
            rule = new Rule.Pool(parts);
        } else {
            rule = rule(
                    new Part(
                            header.family(),
                            1,
                            header.seasonsAveraged(),
                            header.lookback(),
                            header.lambda(),
                            header.windows(),
                            header.rest(),
                            header.lags(),
                            header.smoothing()),
                    header,
                    "",
                    tensors);
        }
        ResidualGrid grid = new ResidualGrid(
                header.stepsPerRow(),
                header.columns(),
                finite(tensors.tensor("residuals").toFloats()));
        double[] spreads = tensors.tensor("scales").toDoubles();
        Map<String, Double> scales = new HashMap<>();
        for (int i = 0; i < spreads.length; i++) {
            if (!(spreads[i] > 0) || Double.isInfinite(spreads[i])) {
                throw new SafetensorsException("a scale is " + spreads[i]);
            }
            scales.put(header.series().get(i), spreads[i]);
        }
        if (Math.ceilDiv(header.horizon(), header.stepsPerRow()) * (long) header.columns() != grid.residuals().length) {
            throw new SafetensorsException("the residuals do not fit the horizon");
        }
        return new FittedModel(
                rule,
                header.season(),
                header.horizon(),
                grid,
                header.spreadWindow(),
                scales,
                header.validation(),
                header.regression().map(regression -> RegressionFile.read(regression, header.series(), tensors)),
                header.partners());
    }

    private static Rule rule(Part part, Header header, String suffix, Safetensors tensors) {
        if (part.rest().isPresent()) {
            Part inner = new Part(
                    part.rest().get(),
                    1,
                    part.seasonsAveraged(),
                    part.lookback(),
                    part.lambda(),
                    part.windows(),
                    Optional.empty(),
                    part.lags(),
                    part.smoothing());
            return new Rule.OnRest(rule(inner, header, suffix, tensors));
        }
        return switch (part.family()) {
            case REPEAT -> new Rule.Repeat();
            case SEASONAL_NAIVE -> new Rule.SeasonalNaive(header.season());
            case SAME_PHASE_MEAN ->
                new Rule.SamePhaseMean(header.season(), part.seasonsAveraged().orElse(0));
            case RIDGE ->
                new Rule.Ridge(
                        new RidgeWeights(
                                part.lookback().orElse(0),
                                header.horizon(),
                                finite(tensors.tensor("weights" + suffix).toFloats()),
                                finite(tensors.tensor("bias" + suffix).toFloats())),
                        part.lambda().orElse(0),
                        part.windows().orElse(0));
            case SMOOTHING -> {
                SmoothingShape shape = part.smoothing().orElseThrow();
                yield new Smoothing(part.lookback().orElse(0), shape.level(), shape.trend(), shape.damping());
            }
            case CROSTON ->
                new Croston(
                        part.lookback().orElse(0),
                        part.smoothing().orElseThrow().level());
            case REGRESSION -> {
                LagShape shape = part.lags().orElseThrow();
                yield new Rule.Lagged(
                        new LagWeights(
                                part.lookback().orElse(0),
                                shape.lags(),
                                shape.pasts(),
                                shape.statics(),
                                header.horizon(),
                                finite(tensors.tensor("weights" + suffix).toFloats()),
                                finite(tensors.tensor("bias" + suffix).toFloats())),
                        part.lambda().orElse(0));
            }
            case POOL -> throw new SafetensorsException("a pool in a pool");
        };
    }

    private static float[] finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new SafetensorsException("a number is " + value);
            }
        }
        return values;
    }
}
