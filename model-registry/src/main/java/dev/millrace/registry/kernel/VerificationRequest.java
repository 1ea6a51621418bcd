package dev.millrace.registry.kernel;

import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verification as it is asked for; nothing is checked yet, and everything may be left out.
 *
 * @param service that is to do it
 */
record VerificationRequest(
        @Nullable String service,
        @Nullable List<@Nullable Long> seeds,
        @Nullable List<@Nullable Integer> lengths,
        @Nullable String requestedBy) {

    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final List<Integer> LENGTHS = List.of(96, 336, 1_024, 4_096);
    private static final int MOST_SEEDS = 16;
    private static final int MOST_LENGTHS = 16;

    /** At 16,384 tokens the map of softmax attention has 1 GiB. */
    private static final int LONGEST = 16_384;

    record Checked(Optional<String> service, KernelVerification.Options options, String requestedBy) {}

    /** @throws ApiException that names the field at fault */
    Checked checked(Caller caller) {
        return new Checked(
                Optional.ofNullable(service).map(name -> Checks.text("service", name, Checks.MAX_ACTOR)),
                new KernelVerification.Options(checkedSeeds(), checkedLengths()),
                Checks.actor(
                        "requestedBy", caller, requestedBy == null && !caller.isKnown() ? "anonymous" : requestedBy));
    }

    private List<Long> checkedSeeds() {
        if (seeds == null) {
            return SEEDS;
        }
        if (seeds.isEmpty() || seeds.size() > MOST_SEEDS || seeds.contains(null)) {
            throw ApiException.invalid("seeds", "must be 1 to " + MOST_SEEDS + " whole numbers");
        }
        return seeds.stream().distinct().map(seed -> (Long) seed).toList();
    }

    private List<Integer> checkedLengths() {
        if (lengths == null) {
            return LENGTHS;
        }
        if (lengths.isEmpty()
                || lengths.size() > MOST_LENGTHS
                || lengths.stream().anyMatch(length -> length == null || length < 2 || length > LONGEST)) {
            throw ApiException.invalid(
                    "lengths", "must be 1 to " + MOST_LENGTHS + " numbers of tokens, 2 to " + LONGEST);
        }
        return lengths.stream()
                .map(length -> (Integer) length)
                .distinct()
                .sorted()
                .toList();
    }
}
