package dev.millrace.registryclient.kernel;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A kernel as a model's manifest names it, under {@value #FIELD}. */
public record KernelRef(String name, int version, String digest) {

    /** Key of the list in a manifest. */
    public static final String FIELD = "kernels";

    public static KernelRef of(KernelDescriptor kernel) {
        return new KernelRef(kernel.name(), kernel.version(), kernel.digest());
    }

    /** @throws ApiException {@code artefact-invalid} when the list is no list of kernels; a manifest without it names none */
    public static List<KernelRef> of(JsonNode manifest) {
        JsonNode kernels = manifest.path(FIELD);
        if (kernels.isMissingNode()) {
            return List.of();
        }
        if (!kernels.isArray()) {
            throw invalid(FIELD, "must be a list");
        }
        List<KernelRef> refs = new ArrayList<>(kernels.size());
        for (JsonNode kernel : kernels) {
            JsonNode name = kernel.path("name");
            JsonNode version = kernel.path("version");
            JsonNode digest = kernel.path("digest");
            if (!name.isString() || !version.isInt() || !digest.isString()) {
                throw invalid(field(refs.size()), "must have a name, a version and a digest");
            }
            refs.add(new KernelRef(name.stringValue(), version.intValue(), digest.stringValue()));
        }
        return List.copyOf(refs);
    }

    static String field(int index) {
        return FIELD + "[" + index + "]";
    }

    private static ApiException invalid(String field, String reason) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID,
                "The manifest's " + field + " " + reason,
                List.of(Fault.field(field, reason)));
    }
}
