package dev.millrace.jobs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * A job as it is shown.
 *
 * @param version grows with every change; the number of an event
 * @param progress from 0 to 1
 * @param attempt how many times it was taken up
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Job(
        String id,
        String kind,
        JobState state,
        JsonNode request,
        int epoch,
        int epochs,
        int step,
        int steps,
        OptionalDouble loss,
        OptionalDouble validation,
        double progress,
        Optional<Duration> eta,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        int attempt,
        Optional<JsonNode> result,
        Optional<JobProblem> problem,
        @JsonIgnore long version) {}
