package dev.millrace.registryclient.kernel;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Whether this build computes what a model was trained with. Thread-safe; asks nobody, so that what is loaded serves on while the
 * registry is away.
 */
public class KernelCheck {

    private final KernelLedger ledger;

    KernelCheck(KernelLedger ledger) {
        this.ledger = ledger;
    }

    /**
     * Why a version must not serve here, with one fault per kernel: {@code kernel-missing} when one is not in this build,
     * {@code kernel-mismatch} when all are, but one has another digest or is in conflict with the registry.
     *
     * @throws ApiException {@code artefact-invalid} when the manifest's kernels cannot be read
     */
    public Optional<ApiException> refusal(JsonNode manifest) {
        return refusal(KernelRef.of(manifest));
    }

    /** The same for kernels that a manifest names, or is about to. */
    public Optional<ApiException> refusal(List<KernelRef> refs) {
        List<Fault> missing = new ArrayList<>();
        List<Fault> mismatched = new ArrayList<>();
        for (int i = 0; i < refs.size(); i++) {
            KernelRef ref = refs.get(i);
            String field = KernelRef.field(i);
            Optional<KernelDescriptor> own = ledger.kernel(ref.name());
            if (own.isEmpty() || own.get().version() != ref.version()) {
                missing.add(Fault.field(field, named(ref) + " is not in this build" + instead(own)));
            } else {
                mismatch(ref, own.get()).ifPresent(reason -> mismatched.add(Fault.field(field, reason)));
            }
        }
        if (!missing.isEmpty()) {
            missing.addAll(mismatched);
            return Optional.of(refusal(ErrorCode.KERNEL_MISSING, missing));
        }
        return mismatched.isEmpty() ? Optional.empty() : Optional.of(refusal(ErrorCode.KERNEL_MISMATCH, mismatched));
    }

    private Optional<String> mismatch(KernelRef ref, KernelDescriptor own) {
        if (!own.digest().equals(ref.digest())) {
            return Optional.of(named(ref) + " has the digest " + own.digest() + " in this build, not " + ref.digest());
        }
        return ledger.conflict(ref.name())
                .map(detail -> named(ref) + " of this build is not the registry's: " + detail);
    }

    private static String named(KernelRef ref) {
        return ref.name() + " version " + ref.version();
    }

    private static String instead(Optional<KernelDescriptor> own) {
        return own.map(kernel -> ", which has version " + kernel.version()).orElse("");
    }

    private static ApiException refusal(ErrorCode code, List<Fault> faults) {
        String detail = faults.stream().map(Fault::reason).collect(Collectors.joining("; "));
        return new ApiException(code, detail, faults);
    }
}
