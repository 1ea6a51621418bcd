package dev.millrace.registry.kernel;

import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A kernel as a model's manifest names it. */
public record KernelRef(KernelId kernel, String digest) {

    private static final int MAX = 1_000;

    /**
     * What the manifest lists under {@code kernels}: objects with {@code name}, {@code version} and {@code digest}, whatever else
     * they hold. A manifest without the list names none.
     *
     * @throws ApiException {@code invalid-request} that names the place
     */
    public static List<KernelRef> of(JsonNode manifest) {
        JsonNode kernels = manifest.get("kernels");
        if (kernels == null) {
            return List.of();
        }
        if (!kernels.isArray() || kernels.size() > MAX) {
            throw ApiException.invalid("manifest.kernels", "must be a list of at most " + MAX);
        }
        List<KernelRef> refs = new ArrayList<>(kernels.size());
        for (int i = 0; i < kernels.size(); i++) {
            refs.add(of(field(i) + ".", kernels.get(i)));
        }
        return List.copyOf(refs);
    }

    static String field(int index) {
        return "manifest.kernels[" + index + "]";
    }

    private static KernelRef of(String path, JsonNode kernel) {
        JsonNode version = kernel.path("version");
        KernelId id = KernelId.checked(path, text(kernel.path("name")), version.isInt() ? version.intValue() : 0);
        return new KernelRef(id, Checks.digest(path + "digest", text(kernel.path("digest"))));
    }

    private static @Nullable String text(JsonNode json) {
        return json.isString() ? json.stringValue() : null;
    }
}
