package dev.millrace.jobs;

import java.util.Optional;

/**
 * A job to accept.
 *
 * @param request as it was asked, JSON
 * @param content digest of the request and what came with it
 * @param plan for the runner, JSON
 * @param input digest of the artefact that the work is on
 */
public record NewJob(
        String kind, String request, String content, Optional<String> idempotencyKey, String plan, String input) {}
