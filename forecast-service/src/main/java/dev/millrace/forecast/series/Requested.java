package dev.millrace.forecast.series;

import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a request's parameters say. */
final class Requested {

    private Requested() {}

    /** ISO-8601 with an offset, as nanoseconds since 1970. */
    static Optional<Long> time(String field, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Nanos.of(Instant.parse(text)));
        } catch (DateTimeException e) {
            throw ApiException.invalid(field, "is an ISO-8601 instant, for example 2026-03-01T12:00:00Z");
        }
    }

    static int limit(int limit, int max) {
        if (limit < 1 || limit > max) {
            throw ApiException.invalid("limit", "is 1 to " + max);
        }
        return limit;
    }

    /** Each {@code name:value}; the first colon divides. */
    static Map<String, String> labels(@Nullable List<String> pairs) {
        Map<String, String> labels = new HashMap<>();
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int colon = pair.indexOf(':');
            if (colon < 1) {
                throw ApiException.invalid("label", "is name:value");
            }
            if (labels.put(text("label", pair.substring(0, colon)), pair.substring(colon + 1)) != null) {
                throw ApiException.invalid("label", "names " + pair.substring(0, colon) + " twice");
            }
        }
        return labels;
    }

    /** Postgres has no way to hold NUL, so nothing can be found by it. */
    static String text(String field, String text) {
        if (text.indexOf(0) >= 0) {
            throw ApiException.invalid(field, "holds a character that is no text");
        }
        return text;
    }
}
