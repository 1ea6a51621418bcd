package dev.millrace.registry.version;

import dev.millrace.registry.Checks;
import dev.millrace.registry.Digests;
import dev.millrace.registry.evidence.EvidenceRequest;
import dev.millrace.registry.kernel.KernelRef;
import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a manifest says in the fields that the registry knows. None of them is required of every version; what is there is in form, so that it can
 * be compared and searched. A policy may ask for all.
 *
 * @param data digest of the data that it was made from
 * @param kernels {@code name@version}, sorted, each once
 * @param metrics that lie in the manifest, to search by; policies go by evidence alone
 */
record ManifestFacts(
        Optional<String> kind,
        Optional<String> family,
        Optional<String> parent,
        Optional<String> data,
        Optional<Instant> dataFrom,
        Optional<Instant> dataTo,
        List<String> kernels,
        Map<String, Double> metrics) {

    private static final int MAX_METRICS = 200;
    private static final int MAX_TEXT = 200;
    private static final int MAX_INPUTS = 10_000;
    private static final Pattern PERIOD =
            Pattern.compile("P(?=[\\dT])(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+(\\.\\d+)?S)?)?");

    /** @throws ApiException {@code invalid-request} that names the field at fault */
    static ManifestFacts of(JsonNode manifest, List<KernelRef> kernels) {
        JsonNode parameters = manifest.path("hyperparameters");
        if (!parameters.isMissingNode() && !parameters.isObject()) {
            throw ApiException.invalid("manifest.hyperparameters", "must be an object");
        }
        if (manifest.has("seed") && !manifest.path("seed").isIntegralNumber()) {
            throw ApiException.invalid("manifest.seed", "must be an integer");
        }
        code(manifest.path("code"));
        inputs(manifest.path("inputs"));
        JsonNode data = manifest.path("data");
        if (!data.isMissingNode() && !data.isContainer()) {
            throw ApiException.invalid("manifest.data", "must be an object, or a list of such");
        }
        Optional<String> ofData = digest("manifest.dataDigest", manifest.path("dataDigest"))
                .or(() -> single(data).flatMap(one -> digest("manifest.data.digest", one.path("digest"))));
        return new ManifestFacts(
                text("manifest.kind", manifest.path("kind")),
                text("manifest.family", manifest.path("family")),
                digest("manifest.parent", manifest.path("parent")),
                ofData,
                single(data).flatMap(one -> time(one, "from", "first")),
                single(data).flatMap(one -> time(one, "to", "last")),
                kernels.stream()
                        .map(ref -> ref.kernel().name() + "@" + ref.kernel().version())
                        .distinct()
                        .sorted()
                        .toList(),
                metrics(manifest.path("metrics")));
    }

    /** Plain numbers with a metric's name; whatever else is there is the version's own affair. */
    private static Map<String, Double> metrics(JsonNode said) {
        Map<String, Double> metrics = new TreeMap<>();
        if (said.isObject()) {
            said.forEachEntry((name, value) -> {
                if (value.isNumber() && EvidenceRequest.isMetric(name) && metrics.size() < MAX_METRICS) {
                    metrics.put(name, value.doubleValue());
                }
            });
        }
        return metrics;
    }

    private static void code(JsonNode code) {
        if (code.isObject()) {
            Checks.text("manifest.code.version", code.path("version").asString(""), MAX_TEXT);
            if (!code.path("dirty").isBoolean()) {
                throw ApiException.invalid("manifest.code.dirty", "must be true or false");
            }
        } else if (!code.isMissingNode() && !code.isString()) {
            throw ApiException.invalid("manifest.code", "must be a text, or {\"version\",\"dirty\"}");
        }
    }

    private static void inputs(JsonNode inputs) {
        if (inputs.isMissingNode()) {
            return;
        }
        if (!inputs.isArray() || inputs.size() > MAX_INPUTS) {
            throw ApiException.invalid("manifest.inputs", "must be a list of at most " + MAX_INPUTS);
        }
        for (int i = 0; i < inputs.size(); i++) {
            String path = "manifest.inputs[" + i + "].";
            JsonNode input = inputs.get(i);
            Checks.name(path + "name", input.path("name").asString(""));
            text(path + "unit", input.path("unit"));
            Optional<String> frequency = text(path + "frequency", input.path("frequency"));
            if (frequency.filter(period -> !PERIOD.matcher(period).matches()).isPresent()) {
                throw ApiException.invalid(path + "frequency", "must be an ISO 8601 period, such as PT1H or P1M");
            }
        }
    }

    /** The one piece of data; of several no range is that of all. */
    private static Optional<JsonNode> single(JsonNode data) {
        if (data.isArray()) {
            return data.size() == 1 ? Optional.of(data.get(0)) : Optional.empty();
        }
        return data.isObject() ? Optional.of(data) : Optional.empty();
    }

    private static Optional<Instant> time(JsonNode data, String... fields) {
        for (String field : fields) {
            try {
                return Optional.of(
                        Checks.time(field, Instant.parse(data.path(field).asString(""))));
            } catch (DateTimeException | ApiException other) {
                // Data may be described by rows or dates: then it has no range in time to search by.
                continue;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(String field, JsonNode json) {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(Checks.text(field, json.isString() ? json.stringValue() : null, MAX_TEXT));
    }

    private static Optional<String> digest(String field, JsonNode json) {
        if (json.isMissingNode()) {
            return Optional.empty();
        }
        if (!json.isString() || !Digests.isDigest(json.stringValue())) {
            throw ApiException.invalid(field, "must be a SHA-256 as 64 lower-case hex digits");
        }
        return Optional.of(json.stringValue());
    }
}
