package dev.millrace.registry.kernel;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is recorded of the kernels that were asked for.
 *
 * @param digests by kernel; without those that are not recorded
 */
public record RecordedKernels(Map<KernelId, String> digests) {

    public RecordedKernels {
        digests = Map.copyOf(digests);
    }

    /** Why a version that names these may not be registered: {@code kernel-unknown} or {@code kernel-mismatch}. */
    public Optional<ApiException> refusal(List<KernelRef> refs) {
        for (int i = 0; i < refs.size(); i++) {
            KernelRef ref = refs.get(i);
            String recorded = digests.get(ref.kernel());
            if (recorded == null) {
                return Optional.of(refusal(ErrorCode.KERNEL_UNKNOWN, i, ref.kernel() + " is not recorded"));
            }
            if (!recorded.equals(ref.digest())) {
                return Optional.of(refusal(
                        ErrorCode.KERNEL_MISMATCH,
                        i,
                        ref.kernel() + " has the digest " + recorded + ", not " + ref.digest()));
            }
        }
        return Optional.empty();
    }

    private static ApiException refusal(ErrorCode code, int index, String reason) {
        return new ApiException(code, "The kernel " + reason, List.of(Fault.field(KernelRef.field(index), reason)));
    }
}
