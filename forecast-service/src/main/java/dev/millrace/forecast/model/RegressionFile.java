package dev.millrace.forecast.model;

import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.covariate.Terms;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was learned of covariates, as part of a model at rest: names as JSON, numbers as the tensors {@code terms} and {@code rest_scales}. */
final class RegressionFile {

    private static final int NUMBERS = 3;

    record Column(String covariate, String name, Kind kind) {}

    record Header(List<Column> columns, List<Terms.Use> uses) {}

    private RegressionFile() {}

    /** @param series in the file's order */
    static Header write(Regression regression, Collection<String> series, Map<String, Tensor> tensors) {
        List<Terms.Term> terms = regression.terms().terms();
        double[] numbers = new double[NUMBERS * terms.size()];
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            Terms.Term term = terms.get(i);
            columns.add(new Column(term.covariate(), term.name(), term.kind()));
            numbers[NUMBERS * i] = term.centre();
            numbers[NUMBERS * i + 1] = term.spread();
            numbers[NUMBERS * i + 2] = term.weight();
        }
        tensors.put("terms", Tensor.of(numbers, terms.size(), NUMBERS));
        double[] scales = series.stream()
                .mapToDouble(one -> regression.restScales().getOrDefault(one, 1.0))
                .toArray();
        tensors.put("rest_scales", Tensor.of(scales, scales.length));
        return new Header(columns, regression.terms().uses());
    }

    static Regression read(Header header, List<String> series, Safetensors tensors) {
        double[] numbers = tensors.tensor("terms").toDoubles();
        if (numbers.length != NUMBERS * header.columns().size()) {
            throw new SafetensorsException("the terms do not fit their names");
        }
        List<Terms.Term> terms = new ArrayList<>();
        for (int i = 0; i < header.columns().size(); i++) {
            Column column = header.columns().get(i);
            terms.add(new Terms.Term(
                    column.covariate(),
                    column.name(),
                    column.kind(),
                    numbers[NUMBERS * i],
                    numbers[NUMBERS * i + 1],
                    numbers[NUMBERS * i + 2]));
        }
        double[] scales = tensors.tensor("rest_scales").toDoubles();
        Map<String, Double> restScales = new HashMap<>();
        for (int i = 0; i < scales.length; i++) {
            if (!(scales[i] > 0) || Double.isInfinite(scales[i])) {
                throw new SafetensorsException("a scale is " + scales[i]);
            }
            restScales.put(series.get(i), scales[i]);
        }
        return new Regression(new Terms(terms, header.uses()), restScales);
    }
}
