package dev.millrace.registry.evidence;

import dev.millrace.registry.CanonicalJson;
import dev.millrace.registry.Checks;
import dev.millrace.registry.Digests;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evidence as it is sent; nothing is checked yet.
 *
 * @param metrics each a number, or an object with value and unit
 * @param measuredAt now, when left out
 */
public record EvidenceRequest(
        @Nullable String kind,
        @Nullable Map<String, JsonNode> metrics,
        @Nullable Data data,
        @Nullable String windows,
        @Nullable String hardware,
        @Nullable Instant measuredAt,
        @Nullable String recordedBy) {

    /** Metrics of one piece of evidence. */
    static final int MAX_METRICS = 200;

    private static final int MAX_TEXT = 200;
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern METRIC = Pattern.compile("[a-z][a-zA-Z0-9_]*(\\.[a-zA-Z0-9_]+)*");

    record Data(
            @Nullable String digest,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * @param path before the names of fields in refusals
     * @param version digest of the version it is about
     * @param by who records it when the request does not say
     * @throws ApiException {@code invalid-request} that names the field at fault
     */
    public Evidence checked(String path, String version, Caller caller, Optional<String> by, Instant now) {
        if (kind == null || !KIND.matcher(kind).matches()) {
            throw ApiException.invalid(path + "kind", "must be 1 to 64 of a-z, 0-9 and '-', and start with a letter");
        }
        Optional<Evidence.Data> measuredOn = data == null ? Optional.empty() : data(path + "data", data);
        Evidence unnamed = new Evidence(
                "",
                version,
                kind,
                metrics(path + "metrics"),
                measuredOn,
                text(path + "windows", windows),
                text(path + "hardware", hardware),
                // As the database keeps it.
                time(path + "measuredAt", measuredAt).orElse(now.truncatedTo(ChronoUnit.MICROS)),
                now.truncatedTo(ChronoUnit.MICROS),
                recordedBy == null && by.isPresent()
                        ? by.get()
                        : Checks.actor(path + "recordedBy", caller, recordedBy));
        return new Evidence(
                id(unnamed),
                unnamed.version(),
                unnamed.kind(),
                unnamed.metrics(),
                unnamed.data(),
                unnamed.windows(),
                unnamed.hardware(),
                unnamed.measuredAt(),
                unnamed.recordedAt(),
                unnamed.recordedBy());
    }

    /** @throws ApiException {@code invalid-request} when that can be no metric */
    private static String metric(String field, String name) {
        if (!isMetric(name)) {
            throw ApiException.invalid(
                    field,
                    "must be 1 to " + Checks.MAX_METRIC
                            + " letters, digits and '_', start with a small letter and may be" + " divided by '.': "
                            + name);
        }
        return name;
    }

    /** Whether a metric may be called so. */
    public static boolean isMetric(String name) {
        return name.length() <= Checks.MAX_METRIC && METRIC.matcher(name).matches();
    }

    private SortedMap<String, Evidence.Metric> metrics(String path) {
        if (metrics == null || metrics.isEmpty() || metrics.size() > MAX_METRICS) {
            throw ApiException.invalid(path, "must be an object of 1 to " + MAX_METRICS + " metrics");
        }
        SortedMap<String, Evidence.Metric> checked = new TreeMap<>();
        metrics.forEach(
                (name, json) -> checked.put(metric(path, name), Evidence.Metric.of(amount(path + "." + name, json))));
        return checked;
    }

    private static Amount amount(String path, JsonNode json) {
        JsonNode number = json.isObject() ? json.path("value") : json;
        String symbol = json.isObject() ? json.path("unit").asString("") : "";
        if (!number.isNumber() || !Double.isFinite(number.doubleValue())) {
            throw ApiException.invalid(path, "must be a number, or {\"value\":number,\"unit\":text}");
        }
        return new Amount(
                number.doubleValue(),
                Unit.named(symbol)
                        .orElseThrow(() -> ApiException.invalid(path + ".unit", "must be one of " + Unit.symbols())));
    }

    private static Optional<Evidence.Data> data(String path, Data data) {
        Optional<Instant> from = time(path + ".from", data.from());
        Optional<Instant> to = time(path + ".to", data.to());
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw ApiException.invalid(path + ".to", "lies before data.from");
        }
        return Evidence.Data.of(Checks.optionalDigest(path + ".digest", data.digest()), from, to);
    }

    private static Optional<Instant> time(String field, @Nullable Instant time) {
        return Optional.ofNullable(time).map(at -> Checks.time(field, at).truncatedTo(ChronoUnit.MICROS));
    }

    private static Optional<String> text(String field, @Nullable String text) {
        return text == null ? Optional.empty() : Optional.of(Checks.text(field, text, MAX_TEXT));
    }

    private static String id(Evidence evidence) {
        ObjectNode form = JsonNodeFactory.instance
                .objectNode()
                .put("version", evidence.version())
                .put("kind", evidence.kind())
                .put("measuredAt", evidence.measuredAt().toString())
                .put("recordedBy", evidence.recordedBy());
        form.set("metrics", EvidenceTable.json(evidence.metrics()));
        evidence.windows().ifPresent(windows -> form.put("windows", windows));
        evidence.hardware().ifPresent(hardware -> form.put("hardware", hardware));
        evidence.data().ifPresent(data -> {
            ObjectNode on = form.putObject("data");
            data.digest().ifPresent(digest -> on.put("digest", digest));
            data.from().ifPresent(from -> on.put("from", from.toString()));
            data.to().ifPresent(to -> on.put("to", to.toString()));
        });
        return Digests.of(CanonicalJson.of(form).getBytes(StandardCharsets.UTF_8));
    }
}
