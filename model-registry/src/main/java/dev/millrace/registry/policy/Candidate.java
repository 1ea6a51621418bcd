package dev.millrace.registry.policy;

import dev.millrace.registry.evidence.Evidence;
import java.util.List;

/**
 * A version that an alias shall name.
 *
 * @param manifest JSON
 * @param evidence newest first
 */
public record Candidate(String digest, String manifest, List<Evidence> evidence) {

    public Candidate {
        evidence = List.copyOf(evidence);
    }
}
