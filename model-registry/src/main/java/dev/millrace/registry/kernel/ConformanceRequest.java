package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.registry.CanonicalJson;
import dev.millrace.registry.Checks;
import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Evidence of a kernel as it is sent; nothing is checked yet.
 *
 * @param hardware this one, when left out
 * @param measuredAt now, when left out
 */
record ConformanceRequest(
        @Nullable String hardware,
        @Nullable Double largestError,
        @Nullable Double tolerance,
        @Nullable JsonNode details,
        @Nullable Benchmark benchmark,
        @Nullable Instant measuredAt,
        @Nullable String recordedBy) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** @throws ApiException that says what is wrong with the request */
    Conformance checked(KernelId kernel, Caller caller, String here, Instant now, RegistryProperties limits) {
        double error = number("largestError", largestError);
        double allowed = number("tolerance", tolerance);
        String on = hardware == null ? here : Checks.text("hardware", hardware, Checks.MAX_ACTOR);
        Instant at = (measuredAt == null ? now : Checks.time("measuredAt", measuredAt)).truncatedTo(ChronoUnit.MICROS);
        String by = Checks.actor("recordedBy", caller, recordedBy);
        String described = KernelRequest.canonical("details", object(details), limits);
        String measured = benchmark == null
                ? null
                : KernelRequest.canonical("benchmark", JSON.valueToTree(benchmark.checked()), limits);
        ObjectNode form = JsonNodeFactory.instance
                .objectNode()
                .put("name", kernel.name())
                .put("version", kernel.version())
                .put("hardware", on)
                .put("largestError", error)
                .put("tolerance", allowed)
                .put("measuredAt", at.toString())
                .put("recordedBy", by)
                .put("details", described);
        if (measured != null) {
            form.put("benchmark", measured);
        }
        return new Conformance(
                Digests.of(CanonicalJson.of(form).getBytes(StandardCharsets.UTF_8)),
                kernel.name(),
                kernel.version(),
                0,
                on,
                error <= allowed,
                error,
                allowed,
                described,
                measured,
                at,
                now.truncatedTo(ChronoUnit.MICROS),
                by);
    }

    private static double number(String field, @Nullable Double number) {
        if (number == null || !Double.isFinite(number) || number < 0) {
            throw ApiException.invalid(field, "must be a number of 0 or more");
        }
        return number;
    }

    private static JsonNode object(@Nullable JsonNode details) {
        JsonNode object = details == null ? JsonNodeFactory.instance.objectNode() : details;
        if (!object.isObject()) {
            throw ApiException.invalid("details", "must be an object");
        }
        return object;
    }
}
