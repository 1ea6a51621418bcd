package dev.millrace.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every topic, by name and by form. Topics are declared from here and never created by writing to them. */
public final class Topics {

    public static final String POINTS = "millrace.points.v1";
    public static final String DOCUMENTS = "millrace.documents.v1";
    public static final String REGISTRY = "millrace.registry.v1";

    /** The format of raw topics of documents. */
    public static final String RAW_DOCUMENTS = "documents";

    private static final int OUT_PARTITIONS = 6;

    /** A part of a document at its largest, with key, headers and the batch's own frame. */
    private static final int DOCUMENT_BYTES = DocumentPart.MAX_BYTES + (1 << 20);

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
                new Declaration(DOCUMENTS, 6, documents(Map.of("cleanup.policy", "delete", "retention.ms", days(7)))),
                new Declaration(REGISTRY, 6, Map.of("cleanup.policy", "compact")),
                deadLetter(POINTS),
                deadLetter(DOCUMENTS));
    }

    /** Where a tenant's forecasts leave. */
    public static Declaration forecasts(TenantId tenant) {
        return new Declaration(
                "millrace.out." + tenant + ".forecasts",
                OUT_PARTITIONS,
                Map.of("cleanup.policy", "delete", "retention.ms", days(7)));
    }

    /** Where values leave that a tenant's forecasts did not foretell. */
    public static Declaration anomalies(TenantId tenant) {
        return new Declaration(
                "millrace.out." + tenant + ".anomalies",
                OUT_PARTITIONS,
                Map.of("cleanup.policy", "delete", "retention.ms", days(7)));
    }

    /** Where other tools may write themselves: points as {@code influx} or {@code ndjson}, or {@code documents}. */
    public static Declaration raw(TenantId tenant, String format) {
        Map<String, String> config = Map.of("cleanup.policy", "delete", "retention.ms", days(7));
        return new Declaration(
                "millrace.raw." + tenant + "." + format,
                OUT_PARTITIONS,
                format.equals(RAW_DOCUMENTS) ? documents(config) : config);
    }

    /**
     * Where records of {@code source} go that nobody can use: the raw bytes, with the reason in headers. It takes larger
     * records than others, so that the largest one of a source still fits with its reason.
     */
    public static Declaration deadLetter(String source) {
        boolean documents = source.equals(DOCUMENTS) || source.endsWith("." + RAW_DOCUMENTS);
        int most = documents ? DOCUMENT_BYTES + (1 << 20) : 2 << 20;
        return new Declaration(
                "millrace.dlt." + source.replaceFirst("^millrace\\.", ""),
                OUT_PARTITIONS,
                Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        days(30),
                        "max.message.bytes",
                        Integer.toString(most)));
    }

    private static Map<String, String> documents(Map<String, String> config) {
        Map<String, String> larger = new HashMap<>(config);
        larger.put("max.message.bytes", Integer.toString(DOCUMENT_BYTES));
        return larger;
    }

    private static String days(int days) {
        return Long.toString(Duration.ofDays(days).toMillis());
    }
}
