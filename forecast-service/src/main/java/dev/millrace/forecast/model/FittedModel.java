package dev.millrace.forecast.model;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.interval.ResidualGrid;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything needed to forecast. Immutable and thread-safe.
 *
 * @param season in steps, 1 for none
 * @param residuals in units of the series' scale, or of its recent spread when {@code spreadWindow} is not 0
 * @param spreadWindow how many newest values the recent spread is taken over, 0 when intervals do not follow it
 * @param scales spread of each series at the fit, by series id
 * @param regression what was learned of covariates; empty: the model takes none
 * @param partners trained networks that were asked beside it; what they leave of the whole is its own share
 */
public record FittedModel(
        Rule rule,
        int season,
        int horizon,
        ResidualGrid residuals,
        int spreadWindow,
        Map<String, Double> scales,
        Validation validation,
        Optional<Regression> regression,
        List<Partner> partners) {

    /** The recent spread is never taken for less than this share of the series' scale. */
    public static final double LEAST_SPREAD = 0.05;

    public FittedModel {
        scales = Map.copyOf(scales);
        partners = List.copyOf(partners);
        if (season < 1 || horizon < 1 || spreadWindow < 0) {
            throw new IllegalArgumentException("season, horizon and spread window must be positive");
        }
        if (rule.needsCovariates() && regression.isEmpty()) {
            throw new IllegalArgumentException("a rule that needs covariates needs to know what they are worth");
        }
    }

    /** A model of values alone. */
    public FittedModel(
            Rule rule,
            int season,
            int horizon,
            ResidualGrid residuals,
            int spreadWindow,
            Map<String, Double> scales,
            Validation validation) {
        this(rule, season, horizon, residuals, spreadWindow, scales, validation, Optional.empty());
    }

    /** A model by itself. */
    public FittedModel(
            Rule rule,
            int season,
            int horizon,
            ResidualGrid residuals,
            int spreadWindow,
            Map<String, Double> scales,
            Validation validation,
            Optional<Regression> regression) {
        this(rule, season, horizon, residuals, spreadWindow, scales, validation, regression, List.of());
    }

    /** The same with another rule and other residuals. */
    public FittedModel with(Rule other, ResidualGrid others) {
        return new FittedModel(other, season, horizon, others, spreadWindow, scales, validation, regression, partners);
    }

    /** The same beside others. */
    public FittedModel with(List<Partner> others) {
        return new FittedModel(rule, season, horizon, residuals, spreadWindow, scales, validation, regression, others);
    }

    /** How many newest steps a forecast should be given: the look-back, and a season before it to fill gaps from. */
    public int steps() {
        return Math.max(rule.lookback(), spreadWindow) + (season > 1 ? season : 0);
    }

    /**
     * Forecasts what follows the last value.
     *
     * @param series one of those the model was fitted to
     * @param values the newest last and not NaN, earlier ones NaN where there is none; may be shorter than {@link #steps}
     */
    public Prediction predict(String series, double[] values) {
        return predict(series, values, Covariates.NONE);
    }

    /** The same beside covariates. @param covariates of as many steps as there are values, with the columns the model was fitted to */
    public Prediction predict(String series, double[] values, Covariates covariates) {
        double scale = scale(series);
        int reach = Math.max(rule.lookback(), spreadWindow);
        double[] filled = Gaps.fill(values, season, reach);
        int anchor = filled.length - 1;
        View view = regression
                .map(learned -> learned.view(series, values, covariates, season, reach, scale))
                .orElseGet(() -> View.of(filled));
        double[] mean = new double[horizon];
        rule.predict(view, anchor, horizon, scale, mean, 0);
        return new Prediction(mean, unit(filled, anchor, spreadWindow, scale), residuals);
    }

    /** Spread of a series at the fit. */
    public double scale(String series) {
        Double scale = scales.get(series);
        if (scale == null) {
            throw new IllegalArgumentException("the model was not fitted to " + series);
        }
        return scale;
    }

    /** What residuals are measured in at a window that ends at {@code anchor}. */
    public static double unit(double[] filled, int anchor, int spreadWindow, double scale) {
        if (spreadWindow == 0) {
            return scale;
        }
        double sum = 0;
        double squares = 0;
        double origin = filled[anchor];
        for (int t = anchor - spreadWindow + 1; t <= anchor; t++) {
            double difference = (filled[t] - origin) / scale;
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / spreadWindow;
        double variance = Math.max(0, squares / spreadWindow - mean * mean);
        return scale * Math.max(LEAST_SPREAD, Math.sqrt(variance));
    }

    /** A point forecast and the means to put quantiles around it. */
    public record Prediction(double[] mean, double unit, ResidualGrid residuals) {

        /** @param probability in (0, 1) */
        public double[] quantile(double probability) {
            return residuals.quantile(probability, mean, unit);
        }
    }
}
