package dev.millrace.registry.artefact;

import java.time.Instant;

/**
 * What a collection has freed, or would free.
 *
 * @param before what was used since is kept
 * @param artefacts of the tenant that no version keeps
 * @param bytes of those
 * @param files that no tenant has any more, half uploads and damaged ones among them
 * @param fileBytes of those
 * @param complete false when time ran out; another collection goes on
 */
public record CollectionReport(
        boolean dryRun, Instant before, long artefacts, long bytes, long files, long fileBytes, boolean complete) {}
