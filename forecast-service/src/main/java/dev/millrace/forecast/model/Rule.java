package dev.millrace.forecast.model;

import dev.millrace.forecast.covariate.LagWeights;
import dev.millrace.forecast.ridge.RidgeWeights;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** How point forecasts follow from the newest values. Immutable. */
public sealed interface Rule
        permits Rule.Repeat,
                Rule.SeasonalNaive,
                Rule.SamePhaseMean,
                Rule.Ridge,
                Rule.OnRest,
                Rule.Lagged,
                Rule.Pool,
                Smoothing,
                Croston {

    Family family();

    /** How many values up to and including the anchor are read. */
    int lookback();

    /**
     * Forecasts the steps after {@code anchor}.
     *
     * @param values without NaN within the look-back
     * @param anchor index of the newest value, at least {@code lookback() - 1}
     * @param scale of the series as of the fit
     * @param out receives {@code horizon} values from {@code at} on
     */
    void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at);

    /** The ridges of this rule, in the order of its parts. */
    default List<Ridge> ridges() {
        return switch (this) {
            case Ridge ridge -> List.of(ridge);
            case Pool pool ->
                pool.parts().stream()
                        .flatMap(part -> part.rule().ridges().stream())
                        .toList();
            default -> List.of();
        };
    }

    /** The same with each of its ridges put through {@code change}. */
    default Rule withRidges(UnaryOperator<Ridge> change) {
        return switch (this) {
            case Ridge ridge -> change.apply(ridge);
            case Pool pool ->
                new Pool(pool.parts().stream()
                        .map(part -> new Pool.Part(part.rule().withRidges(change), part.weight()))
                        .toList());
            default -> this;
        };
    }

    /** The same, with what there is beside the values. */
    default void predict(View view, int anchor, int horizon, double scale, double[] out, int at) {
        predict(view.values(), anchor, horizon, scale, out, at);
    }

    /** Whether nothing can be forecast from values alone. */
    default boolean needsCovariates() {
        return false;
    }

    /** The last value, for every step. */
    record Repeat() implements Rule {
        @Override
        public Family family() {
            return Family.REPEAT;
        }

        @Override
        public int lookback() {
            return 1;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            Arrays.fill(out, at, at + horizon, values[anchor]);
        }
    }

    /** The value one season earlier. */
    record SeasonalNaive(int season) implements Rule {
        public SeasonalNaive {
            requirePositive(season);
        }

        @Override
        public Family family() {
            return Family.SEASONAL_NAIVE;
        }

        @Override
        public int lookback() {
            return season;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            for (int h = 0; h < horizon; h++) {
                out[at + h] = h < season ? values[anchor + 1 + h - season] : out[at + h - season];
            }
        }
    }

    /** The mean of the values 1 to {@code seasons} seasons earlier. */
    record SamePhaseMean(int season, int seasons) implements Rule {
        public SamePhaseMean {
            requirePositive(season);
            requirePositive(seasons);
        }

        @Override
        public Family family() {
            return Family.SAME_PHASE_MEAN;
        }

        @Override
        public int lookback() {
            return Math.multiplyExact(season, seasons);
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            for (int h = 0; h < horizon; h++) {
                if (h < season) {
                    double mean = 0;
                    for (int k = 1; k <= seasons; k++) {
                        mean += values[anchor + 1 + h - k * season] / seasons;
                    }
                    out[at + h] = mean;
                } else {
                    out[at + h] = out[at + h - season];
                }
            }
        }
    }

    /**
     * A linear map of the window less its last value.
     *
     * @param lambda the penalty it was fitted with, for each of the windows
     * @param windows it was fitted to; 0 when that is not known
     */
    record Ridge(RidgeWeights weights, double lambda, long windows) implements Rule {
        @Override
        public Family family() {
            return Family.RIDGE;
        }

        @Override
        public int lookback() {
            return weights.lookback();
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            if (horizon != weights.horizon()) {
                throw new IllegalArgumentException("fitted for " + weights.horizon() + " steps, not " + horizon);
            }
            weights.predict(values, anchor, scale, out, at);
        }
    }

    /** What future-known covariates add, and a forecast of the rest. */
    record OnRest(Rule rule) implements Rule {

        public OnRest {
            if (rule instanceof Pool || rule instanceof OnRest) {
                throw new IllegalArgumentException("the rest is forecast by a rule of its own");
            }
        }

        @Override
        public Family family() {
            return Family.REGRESSION;
        }

        @Override
        public int lookback() {
            return rule.lookback();
        }

        @Override
        public boolean needsCovariates() {
            return true;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            throw new IllegalArgumentException("a regression needs its covariates");
        }

        @Override
        public void predict(View view, int anchor, int horizon, double scale, double[] out, int at) {
            rule.predict(view.ofRest(), anchor, horizon, view.restScale(), out, at);
            for (int h = 0; h < horizon; h++) {
                out[at + h] += view.effects()[anchor + 1 + h];
            }
        }
    }

    /**
     * A linear map of the newest values of the series and of past-only covariates, and of static ones.
     *
     * @param lambda the penalty it was fitted with, kept for the manifest
     */
    record Lagged(LagWeights weights, double lambda) implements Rule {
        @Override
        public Family family() {
            return Family.REGRESSION;
        }

        @Override
        public int lookback() {
            return weights.reach();
        }

        @Override
        public boolean needsCovariates() {
            return true;
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            throw new IllegalArgumentException("a regression needs its covariates");
        }

        @Override
        public void predict(View view, int anchor, int horizon, double scale, double[] out, int at) {
            weights.predict(view.values(), view.past(), view.statics(), anchor, scale, out, at);
        }
    }

    /**
     * A weighted mean of what others forecast.
     *
     * @param parts at least two
     */
    record Pool(List<Part> parts) implements Rule {

        /** @param weight above 0; those of a pool add up to 1 */
        public record Part(Rule rule, double weight) {}

        public Pool {
            parts = List.copyOf(parts);
            double sum = 0;
            for (Part part : parts) {
                if (!(part.weight() > 0) || part.rule() instanceof Pool) {
                    throw new IllegalArgumentException("a pool has no part " + part);
                }
                sum += part.weight();
            }
            if (parts.size() < 2 || Math.abs(sum - 1) > 1e-6) {
                throw new IllegalArgumentException(parts.size() + " parts of weight " + sum + " are no pool");
            }
        }

        @Override
        public Family family() {
            return Family.POOL;
        }

        @Override
        public int lookback() {
            return parts.stream().mapToInt(part -> part.rule().lookback()).max().orElseThrow();
        }

        @Override
        public boolean needsCovariates() {
            return parts.stream().anyMatch(part -> part.rule().needsCovariates());
        }

        @Override
        public void predict(double[] values, int anchor, int horizon, double scale, double[] out, int at) {
            predict(View.of(values), anchor, horizon, scale, out, at);
        }

        @Override
        public void predict(View view, int anchor, int horizon, double scale, double[] out, int at) {
            double[] one = new double[horizon];
            Arrays.fill(out, at, at + horizon, 0);
            for (Part part : parts) {
                part.rule().predict(view, anchor, horizon, scale, one, 0);
                for (int h = 0; h < horizon; h++) {
                    out[at + h] += part.weight() * one[h];
                }
            }
        }
    }

    private static void requirePositive(int value) {
        if (value < 1) {
            throw new IllegalArgumentException(value + " is not positive");
        }
    }
}
