package dev.millrace.jobs;

import dev.millrace.events.TenantId;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The right to work on a job.
 *
 * @param fence that every write is made with; a later owner has a greater one
 * @param failures attempts since the last checkpoint, this one not counted
 * @param checkpoint artefact to go on from
 * @param checkpointSteps how far that is, or what was done without an artefact
 */
public record JobLease(
        TenantId tenant,
        String id,
        String kind,
        long fence,
        int attempt,
        int failures,
        JsonNode plan,
        String input,
        Optional<String> checkpoint,
        long checkpointSteps) {}
