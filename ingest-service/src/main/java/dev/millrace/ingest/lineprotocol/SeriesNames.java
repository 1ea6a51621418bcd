package dev.millrace.ingest.lineprotocol;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names the series of a field: {@code measurement.field{tag=value,…}}, tags sorted by name. A backslash goes before
 * each {@code \ , = { }} of a name, and before each dot of a field's, so that two different fields never share a series.
 */
final class SeriesNames {

    static final String MEASUREMENT = "__measurement__";
    static final String FIELD = "__field__";

    private SeriesNames() {}

    static String series(Line line, String field) {
        StringBuilder name = new StringBuilder(64);
        escape(name, line.measurement(), false);
        name.append('.');
        escape(name, field, true);
        if (!line.tags().isEmpty()) {
            char before = '{';
            for (Map.Entry<String, String> tag : line.tags().entrySet()) {
                name.append(before);
                escape(name, tag.getKey(), false);
                name.append('=');
                escape(name, tag.getValue(), false);
                before = ',';
            }
            name.append('}');
        }
        return name.toString();
    }

    static Map<String, String> labels(Line line, String field) {
        Map<String, String> labels = new LinkedHashMap<>(line.tags());
        labels.put(MEASUREMENT, line.measurement());
        labels.put(FIELD, field);
        return labels;
    }

    private static void escape(StringBuilder into, String name, boolean dots) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' || c == ',' || c == '=' || c == '{' || c == '}' || dots && c == '.') {
                into.append('\\');
            }
            into.append(c);
        }
    }
}
