package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A wish that a kernel be verified, and what came of it.
 *
 * @param service that is to do it; absent: whichever comes first
 * @param acceptedBy the service that does it, as the job {@code job}
 * @param evidence id of what was recorded
 * @param problem why there is none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record KernelVerification(
        String id,
        String name,
        int version,
        Optional<String> service,
        Options options,
        State state,
        Instant requestedAt,
        String requestedBy,
        Optional<String> acceptedBy,
        Optional<String> job,
        Optional<String> evidence,
        Optional<String> problem,
        Instant changedAt) {

    /** How far it is. */
    enum State {
        WAITING,
        ACCEPTED,
        SUCCEEDED,
        FAILED;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is to be run.
     *
     * @param seeds of the inputs that it is compared with its reference on
     * @param lengths that it is timed at
     */
    record Options(List<Long> seeds, List<Integer> lengths) {}
}
