package dev.millrace.stack.verb;

import dev.millrace.stack.terminal.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the mean of many against the best of the many, horizon by horizon. */
final class AutoComparison {

    private static final double BEHIND = 1.01;
    private static final String MEMBER = "auto: ";

    private AutoComparison() {}

    /** @param rows of {@code eval --models auto-members} @return a row for each horizon with {@code auto} */
    static List<Map<String, Object>> of(List<Map<String, Object>> rows) {
        Map<Object, Map<String, Object>> byHorizon = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            String model = String.valueOf(row.get("model"));
            double mse = row.get("mse") instanceof Number number ? number.doubleValue() : Double.NaN;
            Map<String, Object> told =
                    byHorizon.computeIfAbsent(String.valueOf(row.get("horizon")), horizon -> new LinkedHashMap<>());
            if (model.equals("auto")) {
                told.put("auto", mse);
            } else if (model.startsWith(MEMBER) && !(told.get("bestMse") instanceof Double best && best <= mse)) {
                told.put("best", model.substring(MEMBER.length()));
                told.put("bestMse", mse);
            }
        }
        List<Map<String, Object>> compared = new ArrayList<>();
        byHorizon.forEach((horizon, told) -> {
            if (told.get("auto") instanceof Double auto && told.get("bestMse") instanceof Double best) {
                compared.add(Report.fields(
                        "name",
                        "eval",
                        "status",
                        auto <= BEHIND * best ? "pass" : "fail",
                        "horizon",
                        horizon,
                        "auto",
                        auto,
                        "best",
                        String.valueOf(told.get("best")),
                        "bestMse",
                        best));
            }
        });
        return compared;
    }
}
