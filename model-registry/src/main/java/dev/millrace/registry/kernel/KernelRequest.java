package dev.millrace.registry.kernel;

import dev.millrace.registry.CanonicalJson;
import dev.millrace.registry.Checks;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A kernel as it is sent; nothing is checked yet. */
record KernelRequest(
        @Nullable String digest,
        @Nullable JsonNode traits,
        @Nullable JsonNode settings,
        @Nullable String recordedBy) {

    /** @throws ApiException that says what is wrong with the request */
    Kernel checked(KernelId id, Caller caller, Instant now, RegistryProperties limits) {
        JsonNode described = traits == null ? JsonNodeFactory.instance.objectNode() : traits;
        if (!described.isObject()) {
            throw ApiException.invalid("traits", "must be an object");
        }
        JsonNode set = settings == null ? JsonNodeFactory.instance.arrayNode() : settings;
        if (!set.isArray()) {
            throw ApiException.invalid("settings", "must be a list");
        }
        return new Kernel(
                id.name(),
                id.version(),
                Checks.digest("digest", digest),
                canonical("traits", described, limits),
                canonical("settings", set, limits),
                now,
                Checks.actor("recordedBy", caller, recordedBy));
    }

    static String canonical(String field, JsonNode json, RegistryProperties limits) {
        CanonicalJson.check(field, json, limits.maxManifestDepth());
        String canonical = CanonicalJson.of(json);
        long most = limits.maxKernelDescription().toBytes();
        if (canonical.getBytes(StandardCharsets.UTF_8).length > most) {
            throw ApiException.invalid(field, "may have at most " + most + " bytes");
        }
        return canonical;
    }
}
