package dev.millrace.forecast.covariate;

import dev.millrace.forecast.covariate.Terms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Ridge regression of series on their future-known columns, to be solved for as many penalties as wanted. Series and columns may be differenced first, so that
 * what merely drifts or swings together is not taken for an effect. Not thread-safe.
 */
public final class EffectFit {

    private final List<Term> standards;
    private final int[] future;
    private final Moments moments;

    private EffectFit(List<Term> standards, int[] future, Moments moments) {
        this.standards = standards;
        this.future = future;
        this.moments = moments;
    }

    /**
     * @param channels in units of their scale, NaN where there is no value; as long as what is to be looked at
     * @param covariates of each channel, alike
     * @param difference steps between the values that are subtracted; 0: the values themselves
     */
    public static EffectFit of(List<double[]> channels, List<Covariates> covariates, int difference) {
        int[] ends = channels.stream().mapToInt(channel -> channel.length).toArray();
        List<Term> standards = Standards.of(covariates, ends);
        int[] future = IntStream.range(0, standards.size())
                .filter(i -> standards.get(i).kind() == Kind.FUTURE)
                .toArray();
        Moments moments = new Moments(future.length, 1);
        double[] row = new double[future.length];
        double[] target = new double[1];
        for (int c = 0; c < channels.size(); c++) {
            double[] y = channels.get(c);
            double[][] columns = new double[future.length][];
            for (int j = 0; j < future.length; j++) {
                columns[j] = covariates.get(c).columns().get(future[j]).values();
            }
            for (int t = difference; t < y.length; t++) {
                target[0] = difference == 0 ? y[t] : y[t] - y[t - difference];
                if (Double.isNaN(target[0])) {
                    continue;
                }
                for (int j = 0; j < future.length; j++) {
                    Term term = standards.get(future[j]);
                    double origin = difference == 0 ? term.centre() : columns[j][t - difference];
                    row[j] = (columns[j][t] - origin) / term.spread();
                }
                moments.add(row, target);
            }
            moments.endGroup();
        }
        return new EffectFit(standards, future, moments);
    }

    /** Empty without a row to learn from, or when the system cannot be solved. */
    public Optional<Terms> solve(double lambda) {
        return moments.solve(lambda).map(solved -> {
            List<Term> terms = new ArrayList<>(standards);
            for (int j = 0; j < future.length; j++) {
                Term term = terms.get(future[j]);
                terms.set(
                        future[j],
                        new Term(
                                term.covariate(),
                                term.name(),
                                term.kind(),
                                term.centre(),
                                term.spread(),
                                solved[j][0]));
            }
            return new Terms(terms, List.of());
        });
    }

    /** Terms without an effect, where no column is known ahead. */
    public Terms without() {
        return new Terms(standards, List.of());
    }
}
