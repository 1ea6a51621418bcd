package dev.millrace.forecast.rolling;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Terms;
import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/**
 * Forecasts of the past from what lay before it. Calculates on as many threads as fits may, and takes no more than so many fits at once. Nothing
 * is registered: what is forecast here has happened already. Thread-safe.
 */
@Component
public class RollingForecasts {

    private static final String SERIES = "values";
    private static final long MOST_VALUES = 4_000_000;

    private final ExecutorService calculating;
    private final ServingProperties limits;
    private final AtomicInteger waiting = new AtomicInteger();

    RollingForecasts(ServingProperties limits) {
        this.limits = limits;
        this.calculating = Executors.newFixedThreadPool(
                limits.fitThreads(),
                Thread.ofPlatform().name("rolling-forecast-", 0).daemon().factory());
    }

    @PreDestroy
    void close() {
        calculating.shutdownNow();
    }

    /**
     * What is to be forecast.
     *
     * @param field of the request that it came in, for refusals
     * @param values NaN where there is none, but not at the end
     * @param origins first row of each window, ascending, above 0
     * @param refit whether each window has a model of its own, else the first one's serves all
     * @param covariates beside the values, as long as these; those known ahead reach as far as they are known. A window gets past-only ones up to its origin,
     *     those known ahead to its end
     */
    public record Task(
            String field,
            double[] values,
            int[] origins,
            int horizon,
            Frequency frequency,
            Optional<Family> family,
            boolean refit,
            Covariates covariates) {}

    /**
     * @param prediction of the rows from {@code origin} on
     * @param uses how much each covariate matters to the model; empty where there are none
     */
    public record Window(int origin, FittedModel.Prediction prediction, List<Terms.Use> uses) {}

    /** One list of windows for each task. @throws ApiException {@code history-too-short}, {@code invalid-request} with the task's field; {@code overloaded}, {@code unavailable} */
    public List<List<Window>> roll(List<Task> tasks) {
        long values = tasks.stream()
                .mapToLong(task -> (long) task.origins().length * task.horizon())
                .sum();
        if (values > MOST_VALUES) {
            throw ApiException.invalid(
                    tasks.getFirst().field(),
                    "asks with the others for " + values + " values in windows; at most " + MOST_VALUES
                            + " are forecast");
        }
        int fits = tasks.stream()
                .mapToInt(task -> task.refit() ? task.origins().length : 1)
                .sum();
        if (waiting.addAndGet(fits) > limits.maxWaitingFits()) {
            waiting.addAndGet(-fits);
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "More than " + limits.maxWaitingFits() + " fits are waiting",
                    List.of(),
                    Optional.of(Duration.ofSeconds(5)),
                    null);
        }
        List<Future<List<Window>>> futures = new ArrayList<>();
        try {
            for (Task task : tasks) {
                futures.add(calculating.submit(() -> windows(task)));
            }
            List<List<Window>> all = new ArrayList<>();
            long deadline = System.nanoTime() + limits.fitTimeout().toNanos();
            for (Future<List<Window>> future : futures) {
                all.add(future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            }
            return all;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException | RejectedExecutionException e) {
            throw ApiException.unavailable("The fits take longer than expected", Duration.ofSeconds(5), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while fitting", Duration.ofSeconds(1), e);
        } finally {
            futures.forEach(future -> future.cancel(true));
            waiting.addAndGet(-fits);
        }
    }

    private static List<Window> windows(Task task) {
        List<Window> windows = new ArrayList<>();
        double[] values = task.values();
        // Always from the past, so that the value before an origin is what was known there.
        double[] filled = Gaps.fill(values, 1, 0);
        FittedModel model = null;
        for (int origin : task.origins()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("nobody waits for it any more");
            }
            if (model == null || task.refit()) {
                model = fitted(
                        task,
                        new Fitter.Sample(
                                SERIES,
                                seen(values, filled, 0, origin),
                                task.covariates().window(0, origin, task.horizon())));
            }
            int from = Math.max(0, origin - model.steps());
            windows.add(new Window(
                    origin,
                    model.predict(
                            SERIES,
                            seen(values, filled, from, origin),
                            task.covariates().window(from, origin, task.horizon())),
                    model.regression().map(learned -> learned.terms().uses()).orElse(List.of())));
        }
        return windows;
    }

    /** Gaps stay gaps, but what ends a history is a value. */
    private static double[] seen(double[] values, double[] filled, int from, int to) {
        double[] seen = Arrays.copyOfRange(values, from, to);
        seen[seen.length - 1] = filled[to - 1];
        return seen;
    }

    private static FittedModel fitted(Task task, Fitter.Sample sample) {
        return switch (Fitter.fit(
                List.of(sample), task.frequency(), task.horizon(), OptionalInt.empty(), task.family())) {
            case Fitter.Outcome.Fitted fitted -> fitted.model();
            case Fitter.Outcome.TooShort(String series, int minimum) ->
                throw refused(
                        ErrorCode.HISTORY_TOO_SHORT,
                        task.field(),
                        "has " + sample.values().length + " values before its first window; " + minimum
                                + " are needed");
            case Fitter.Outcome.OutOfRange(String series) ->
                throw refused(ErrorCode.INVALID_REQUEST, task.field(), "has values too large to calculate with");
            case Fitter.Outcome.Unusable(String series, String covariate, String reason) ->
                throw refused(ErrorCode.COVARIATE_UNUSABLE, task.field(), "cannot use " + covariate + ": " + reason);
        };
    }

    private static ApiException refused(ErrorCode code, String field, String reason) {
        return new ApiException(code, field + ": the series " + reason, List.of(Fault.field(field, reason)));
    }
}
