package dev.millrace.forecast.backtest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.jobs.Job;
import dev.millrace.jobs.JobProblem;
import dev.millrace.jobs.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A backtest as it is shown.
 *
 * @param id that of its job, too
 * @param progress from 0 to 1
 * @param series that are done @param ofSeries all; absent while it waits
 * @param result over all series, once it has succeeded
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Backtest(
        String id,
        JobState state,
        JsonNode request,
        double progress,
        Optional<Duration> eta,
        int series,
        OptionalInt ofSeries,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        int attempt,
        Optional<JsonNode> result,
        Optional<JobProblem> problem) {

    static Backtest of(Job job) {
        // A job counts the series it is at.
        int before = Math.max(0, job.epoch() - 1);
        return new Backtest(
                job.id(),
                job.state(),
                job.request(),
                job.progress(),
                job.eta(),
                job.state() == JobState.SUCCEEDED ? job.epochs() : before,
                job.epochs() == 0 ? OptionalInt.empty() : OptionalInt.of(job.epochs()),
                job.createdAt(),
                job.startedAt(),
                job.endedAt(),
                job.attempt(),
                job.result(),
                job.problem());
    }
}
