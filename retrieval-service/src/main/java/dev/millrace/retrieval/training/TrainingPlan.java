package dev.millrace.retrieval.training;

import java.util.List;

/**
 * What a request stands for, fixed when the job is accepted.
 *
 * @param model name in the registry
 * @param documents that are trained on: those that queries name, and a sample of the others
 * @param queries empty for pseudo-queries
 */
record TrainingPlan(
        String model,
        Source source,
        Options options,
        boolean promote,
        List<Chosen> documents,
        List<AskedQuery> queries) {

    /** A document's version. */
    record Chosen(String id, String version) {}
}
