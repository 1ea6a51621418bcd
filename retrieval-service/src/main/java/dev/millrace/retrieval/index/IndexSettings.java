package dev.millrace.retrieval.index;

/**
 * How an index works.
 *
 * @param exactPassages up to how many passages with vectors every vector is compared to the query's; beyond, a graph is walked (HNSW,
 *     Malkov, Yashunin 2016)
 * @param bufferMegabytes that are gathered in memory before they are written
 * @param mergeInBackground merge on threads of their own: no {@code put} waits for it, but what exactly word statistics say of deleted
 *     documents depends on timing
 * @param fusion orders candidates
 */
public record IndexSettings(int exactPassages, double bufferMegabytes, boolean mergeInBackground, Fusion fusion) {

    /** For a service. */
    public static final IndexSettings DEFAULT = new IndexSettings(200_000, 16, true, Fusion.rrf(60));

    /** The same changes give the same results, to the last bit. */
    public static final IndexSettings DETERMINISTIC = new IndexSettings(200_000, 16, false, Fusion.rrf(60));

    public IndexSettings {
        if (exactPassages < 0 || !(bufferMegabytes > 0)) {
            throw new IllegalArgumentException("passages are not negative, and a buffer has a size");
        }
    }
}
