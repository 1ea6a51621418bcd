package dev.millrace.forecast.timegpt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Central intervals by their percentages, under the names that clients expect: {@code lo-90}, {@code hi-90}. */
final class Levels {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal TWO_HUNDRED = BigDecimal.valueOf(200);

    private final Map<String, Double> probabilities = new LinkedHashMap<>();

    Levels(List<BigDecimal> percents) {
        for (BigDecimal percent : percents) {
            String name = percent.toPlainString();
            probabilities.put(
                    "lo-" + name, HUNDRED.subtract(percent).divide(TWO_HUNDRED).doubleValue());
            probabilities.put(
                    "hi-" + name, HUNDRED.add(percent).divide(TWO_HUNDRED).doubleValue());
        }
    }

    /** By name. */
    Map<String, Double> probabilities() {
        return probabilities;
    }

    /** A list for each name, to be filled. */
    Map<String, List<Double>> lists() {
        Map<String, List<Double>> lists = new LinkedHashMap<>();
        probabilities.keySet().forEach(name -> lists.put(name, new ArrayList<>()));
        return lists;
    }
}
