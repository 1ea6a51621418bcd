package dev.millrace.forecast.model;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Terms;
import java.util.Map;

/**
 * What a model has learned of covariates. Immutable.
 *
 * @param restScales spread of each series less what future-known covariates add, by series id
 */
public record Regression(Terms terms, Map<String, Double> restScales) {

    public Regression {
        restScales = Map.copyOf(restScales);
    }

    /**
     * What rules read to forecast what follows the last value.
     *
     * @param values NaN where there is none, the last is not
     * @param atLeast steps at least, made up at the front
     * @throws IllegalArgumentException when the covariates are not those of the fit
     */
    View view(String series, double[] values, Covariates covariates, int season, int atLeast, double scale) {
        if (!terms.fit(covariates) || covariates.history() != values.length) {
            throw new IllegalArgumentException("the model was fitted to other covariates");
        }
        double[] effects = terms.effects(covariates, scale);
        double[] rest = values.clone();
        for (int t = 0; t < rest.length; t++) {
            rest[t] -= effects[t];
        }
        double[] filled = Gaps.fill(values, season, atLeast);
        int pad = filled.length - values.length;
        double[] shifted = new double[pad + effects.length];
        System.arraycopy(effects, 0, shifted, pad, effects.length);
        return new View(
                filled,
                Gaps.fill(rest, season, atLeast),
                restScales.getOrDefault(series, scale),
                shifted,
                terms.past(covariates, pad),
                terms.statics(covariates));
    }
}
