package dev.millrace.retrieval.prompt;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * How a prompt was read.
 *
 * @param mode it was read in @param reason why
 * @param blocks of it, the question not counted
 * @param hits blocks that were there, by where: in memory, on disk, or just being computed for someone else
 * @param computed blocks that were computed
 * @param promptTokens of all of it @param reusedTokens of blocks that were there @param computedTokens the others
 * @param prefillSeconds until the question was read
 * @param fullPrefillSeconds that reading all of it anew would have taken, by what was measured when the model was loaded
 * @param savedSeconds that computing the blocks which were there took when it was done
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PromptReport(
        String mode,
        String reason,
        int blocks,
        Hits hits,
        int computed,
        int promptTokens,
        int reusedTokens,
        int computedTokens,
        Optional<Double> prefillSeconds,
        double fullPrefillSeconds,
        double savedSeconds) {

    /** Blocks. */
    public record Hits(int memory, int disk, int joined) {

        /** All of them. */
        public int all() {
            return memory + disk + joined;
        }
    }
}
