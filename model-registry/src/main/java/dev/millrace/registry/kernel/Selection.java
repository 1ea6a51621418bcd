package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which kernel serves a layer, and why the others do not.
 *
 * @param hardware that evidence had to be from
 * @param chosen the first candidate that is accepted; absent: none is
 * @param candidates those accepted first, fastest first; then those refused, by name and version
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Selection(
        int length,
        Wanted.Kind exactness,
        Wanted.Place place,
        String hardware,
        Optional<Chosen> chosen,
        List<Candidate> candidates) {

    record Chosen(String name, int version, String digest) {}

    /**
     * @param reason why it is refused, or what it is accepted for
     * @param milliseconds of a call at {@code measuredAt} tokens; of those accepted
     * @param timesFull its time over that of softmax attention in the same run
     * @param evidence id of what says so
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Candidate(
            String name,
            int version,
            String digest,
            boolean accepted,
            String reason,
            OptionalDouble milliseconds,
            OptionalInt measuredAt,
            OptionalDouble timesFull,
            Optional<String> evidence) {

        static Candidate refused(Kernel kernel, String reason, Optional<Conformance> proof) {
            return new Candidate(
                    kernel.name(),
                    kernel.version(),
                    kernel.digest(),
                    false,
                    reason,
                    OptionalDouble.empty(),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    proof.map(Conformance::id));
        }
    }
}
