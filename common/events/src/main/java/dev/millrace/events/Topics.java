package dev.millrace.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every topic, by name and by form. Topics are declared from here and never created by writing to them. */
public final class Topics {

    public static final String POINTS = "millrace.points.v1";
    public static final String DOCUMENTS = "millrace.documents.v1";
    public static final String REGISTRY = "millrace.registry.v1";

    private static final int OUT_PARTITIONS = 6;

    private Topics() {}

    /**
     * A topic to declare.
     *
     * @param config topic-level settings that differ from the broker's
     */
    public record Declaration(String name, int partitions, Map<String, String> config) {
        public Declaration {
            config = Map.copyOf(config);
        }
    }

    /** The topics that exist whatever tenants there are. */
    public static List<Declaration> shared() {
        return List.of(
                new Declaration(POINTS, 12, Map.of("cleanup.policy", "delete", "retention.ms", days(7))),
                new Declaration(DOCUMENTS, 6, Map.of("cleanup.policy", "delete", "retention.ms", days(7))),
                new Declaration(REGISTRY, 6, Map.of("cleanup.policy", "compact")),
                deadLetter(POINTS));
    }

    /** Where a tenant's forecasts leave. */
    public static Declaration forecasts(TenantId tenant) {
        return new Declaration(
                "millrace.out." + tenant + ".forecasts",
                OUT_PARTITIONS,
                Map.of("cleanup.policy", "delete", "retention.ms", days(7)));
    }

    /** Where other tools may write points themselves: {@code influx} or {@code ndjson}. */
    public static Declaration raw(TenantId tenant, String format) {
        return new Declaration(
                "millrace.raw." + tenant + "." + format,
                OUT_PARTITIONS,
                Map.of("cleanup.policy", "delete", "retention.ms", days(7)));
    }

    /**
     * Where records of {@code source} go that nobody can use: the raw bytes, with the reason in headers. It takes larger
     * records than others, so that the largest one of a source still fits with its reason.
     */
    public static Declaration deadLetter(String source) {
        return new Declaration(
                "millrace.dlt." + source.replaceFirst("^millrace\\.", ""),
                OUT_PARTITIONS,
                Map.of("cleanup.policy", "delete", "retention.ms", days(30), "max.message.bytes", "2097152"));
    }

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }
}
