package dev.millrace.ingest.documents;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A document's fields as query parameters or form fields: {@code id, title, language, tag} and {@code meta.NAME}. */
final class QueryFields {

    private static final String META = "meta.";
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?([eE][+-]?[0-9]{1,2})?");

    private QueryFields() {}

    /** @param parameters each name with its values, as a servlet request gives them */
    static Described read(Map<String, String[]> parameters) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (name.startsWith(META)) {
                metadata.put(name.substring(META.length()), typed(values[0]));
            }
        });
        List<String> tags = Arrays.asList(parameters.getOrDefault("tag", new String[0]));
        return new Described(
                first(parameters, "id"), first(parameters, "title"), first(parameters, "language"), tags, metadata);
    }

    /** What has the form of a JSON number, {@code true} or {@code false} is one: the way to filter by ranges. */
    private static Object typed(String value) {
        if (WHOLE.matcher(value).matches()) {
            return Long.valueOf(value);
        }
        if (DECIMAL.matcher(value).matches()) {
            return Double.valueOf(value);
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> value;
        };
    }

    private static Optional<String> first(Map<String, String[]> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).map(values -> values[0]);
    }
}
