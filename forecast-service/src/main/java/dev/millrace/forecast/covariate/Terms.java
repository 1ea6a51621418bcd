package dev.millrace.forecast.covariate;

import dev.millrace.forecast.covariate.Covariates.Column;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model has learned of each column. Immutable.
 *
 * @param terms in the order of the columns
 * @param uses one for each covariate, in the order of the request
 */
public record Terms(List<Term> terms, List<Use> uses) {

    /**
     * @param centre taken from the values
     * @param spread that they are divided by then, above 0
     * @param weight of a future one: what one spread of it adds to the series, in units of the series' scale; 0 for others
     */
    public record Term(String covariate, String name, Kind kind, double centre, double spread, double weight) {
        public Term {
            if (!(spread > 0) || !Double.isFinite(centre) || !Double.isFinite(spread) || !Double.isFinite(weight)) {
                throw new IllegalArgumentException(
                        "no term of " + name + ": " + centre + ", " + spread + ", " + weight);
            }
        }
    }

    /**
     * How much a covariate matters.
     *
     * @param weight standard deviation, over the history, of what it adds to forecasts, in units of the series' own; 0: it adds nothing
     */
    public record Use(String name, Kind kind, double weight) {}

    public Terms {
        terms = List.copyOf(terms);
        uses = List.copyOf(uses);
    }

    /** Whether the covariates have the columns that these terms are of, in their order. */
    public boolean fit(Covariates covariates) {
        if (covariates.columns().size() != terms.size()) {
            return false;
        }
        for (int i = 0; i < terms.size(); i++) {
            Column column = covariates.columns().get(i);
            Term term = terms.get(i);
            if (!term.name().equals(column.name())
                    || !term.covariate().equals(column.covariate())
                    || term.kind() != column.kind()) {
                return false;
            }
        }
        return true;
    }

    /** What future-known columns add to the series, for each step of history and horizon. @param scale of the series */
    public double[] effects(Covariates covariates, double scale) {
        double[] effects = new double[covariates.history() + covariates.horizon()];
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            if (term.kind() == Kind.FUTURE && term.weight() != 0) {
                add(term, covariates.columns().get(i).values(), scale, effects);
            }
        }
        return effects;
    }

    static void add(Term term, double[] values, double scale, double[] effects) {
        double factor = scale * term.weight() / term.spread();
        for (int t = 0; t < effects.length; t++) {
            effects[t] += factor * (values[t] - term.centre());
        }
    }

    /**
     * Past-only columns about 0 with spread 1, one array each.
     *
     * @param pad steps to put before the first, with its value
     */
    public List<double[]> past(Covariates covariates, int pad) {
        return IntStream.range(0, terms.size())
                .filter(i -> terms.get(i).kind() == Kind.PAST)
                .mapToObj(i -> {
                    Term term = terms.get(i);
                    double[] values = covariates.columns().get(i).values();
                    double[] scaled = new double[pad + values.length];
                    for (int t = 0; t < values.length; t++) {
                        scaled[pad + t] = (values[t] - term.centre()) / term.spread();
                    }
                    Arrays.fill(scaled, 0, pad, values.length == 0 ? 0 : scaled[pad]);
                    return scaled;
                })
                .toList();
    }

    /** Static columns about 0 with spread 1 among the series of the model. */
    public double[] statics(Covariates covariates) {
        return IntStream.range(0, terms.size())
                .filter(i -> terms.get(i).kind() == Kind.STATIC)
                .mapToDouble(i ->
                        (covariates.columns().get(i).values()[0] - terms.get(i).centre())
                                / terms.get(i).spread())
                .toArray();
    }
}
