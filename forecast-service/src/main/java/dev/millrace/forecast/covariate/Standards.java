package dev.millrace.forecast.covariate;

import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Terms.Term;
import java.util.ArrayList;
import java.util.List;

/** Centre and spread of columns over the series of a model, before anything is learned of them. */
final class Standards {

    private static final double CONSTANT = 1e-12;

    private Standards() {}

    /**
     * @param covariates of each series, alike
     * @param ends steps of each to look at
     */
    static List<Term> of(List<Covariates> covariates, int[] ends) {
        List<Term> terms = new ArrayList<>();
        List<Column> columns = covariates.getFirst().columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            double centre = 0;
            double spread = 1;
            // a category that is rare is penalised the more for it
            if (!column.indicator()) {
                centre = mean(covariates, ends, i, 0, 1);
                spread = Math.sqrt(mean(covariates, ends, i, centre, 2));
                spread = spread > CONSTANT * Math.abs(centre) && spread > 0 ? spread : 1;
            }
            terms.add(new Term(column.covariate(), column.name(), column.kind(), centre, spread, 0));
        }
        return terms;
    }

    private static double mean(List<Covariates> covariates, int[] ends, int column, double centre, int power) {
        double sum = 0;
        long count = 0;
        for (int c = 0; c < ends.length; c++) {
            double[] values = covariates.get(c).columns().get(column).values();
            int end = Math.min(ends[c], values.length);
            for (int t = 0; t < end; t++) {
                double difference = values[t] - centre;
                sum += power == 1 ? difference : difference * difference;
            }
            count += end;
        }
        return count == 0 ? 0 : sum / count;
    }
}
