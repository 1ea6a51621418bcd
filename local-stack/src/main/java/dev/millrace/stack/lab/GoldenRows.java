package dev.millrace.stack.lab;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What several labs say of the same golden files, as one: a file is skipped only when none of them knows it. */
public final class GoldenRows {

    private static final String FILE = "file";
    private static final String STATUS = "status";
    private static final String SKIPPED = "skipped";

    private GoldenRows() {}

    /** Sorted by file. What two labs say in the same words, such as that a file cannot be read, stands once. */
    public static List<Map<String, Object>> merged(List<Map<String, Object>> rows) {
        Set<Object> known = rows.stream()
                .filter(row -> !is(row, SKIPPED))
                .map(row -> row.get(FILE))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        Set<Map<String, Object>> distinct = new LinkedHashSet<>();
        for (Map<String, Object> row : rows) {
            if (!is(row, SKIPPED) || !known.contains(row.get(FILE))) {
                distinct.add(row);
            }
        }
        List<Map<String, Object>> sorted = new ArrayList<>(distinct);
        sorted.sort(java.util.Comparator.comparing(row -> String.valueOf(row.get(FILE))));
        return sorted;
    }

    /** A line for people. */
    public static String summary(List<Map<String, Object>> rows) {
        return "%d checks hold, %d fail, %d files are of kinds unknown here"
                .formatted(count(rows, "pass"), count(rows, "fail"), count(rows, SKIPPED));
    }

    private static long count(List<Map<String, Object>> rows, String status) {
        return rows.stream().filter(row -> is(row, status)).count();
    }

    private static boolean is(Map<String, Object> row, String status) {
        return status.equals(row.get(STATUS));
    }
}
