package dev.millrace.stack.ledger;

import dev.millrace.events.EventJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run from the first point to the verdict. */
public final class LedgerRun {

    private static final int SUBSCRIBED = 20;
    private static final Duration STALLED = Duration.ofMinutes(3);
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final LedgerPlan plan;
    private final Endpoints endpoints;
    private final Consumer<String> report;
    private final Progress progress = new Progress();
    private final Ledger ledger;
    private final PointsClient client;
    private double writeSeconds;

    /** @param report gets a line for a person now and then, from several threads */
    public LedgerRun(LedgerPlan plan, Endpoints endpoints, Consumer<String> report) {
        this.plan = plan;
        this.endpoints = endpoints;
        this.report = report;
        this.ledger = new Ledger(plan);
        this.client = new PointsClient(endpoints, plan);
    }

    /** What happens to the system while points are written. */
    @FunctionalInterface
    public interface Disturbance {
        /** @param progress of the writing */
        void run(Progress progress) throws InterruptedException;
    }

    /** Kills parts by the plan. */
    public Disturbance killing(Killable system) {
        return progress -> new Killer(plan, system, progress, report).run();
    }

    /**
     * The verdict.
     *
     * @param unregistered versions that forecasts name and the registry does not know
     * @param strange forecasts that saw data which their series never had
     * @param retries requests sent again because they were not acknowledged
     * @param writeSeconds until everything was acknowledged
     * @param settleSeconds from there until everything was stored
     */
    public record Verdict(
            long acknowledged,
            long resent,
            long corrected,
            long retries,
            int kills,
            Comparison comparison,
            long forecasts,
            int digests,
            int unregistered,
            long strange,
            double writeSeconds,
            double settleSeconds) {

        public boolean passed() {
            return comparison.equal() && forecasts > 0 && unregistered == 0 && strange == 0;
        }
    }

    /** From the first point to the verdict. */
    public Verdict run(Disturbance disturbance) throws IOException, InterruptedException {
        write(disturbance);
        return settle();
    }

    /** Writes everything, and returns when all of it is acknowledged and the disturbance is over. */
    public void write(Disturbance disturbance) throws IOException, InterruptedException {
        subscribe(subscription());
        long start = System.nanoTime();
        writeAll(disturbance);
        writeSeconds = (System.nanoTime() - start) / 1e9;
        report.accept("all points acknowledged after %.1f s, %d retries".formatted(writeSeconds, client.retries()));
    }

    /** Waits until what was acknowledged is stored, and compares. Once everything works. */
    public Verdict settle() throws IOException, InterruptedException {
        long written = System.nanoTime();
        StoredPoints stored = new StoredPoints(endpoints);
        awaitStored(stored, ledger.count());
        Comparison comparison = awaitEqual(stored);
        long settled = System.nanoTime();
        ForecastTopicCheck.Outcome forecasts = awaitForecasts(subscription());
        return new Verdict(
                progress.acknowledged(),
                progress.resent(),
                progress.corrected(),
                client.retries(),
                progress.kills(),
                comparison,
                forecasts.forecasts(),
                forecasts.digests(),
                forecasts.unregistered(),
                forecasts.strange(),
                writeSeconds,
                (settled - written) / 1e9);
    }

    private String subscription() {
        return "ledger-" + plan.seed();
    }

    private void subscribe(String subscription) throws IOException, InterruptedException {
        List<String> series = IntStream.range(0, Math.min(SUBSCRIBED, plan.series()))
                .mapToObj(plan::seriesId)
                .toList();
        byte[] body = EventJson.write(Map.of("series", series, "horizon", 4, "every", 100));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    endpoints
                            .request(endpoints.forecast().resolve("/v1/subscriptions/" + subscription))
                            .header("content-type", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .PUT(BodyPublishers.ofByteArray(body))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IOException("subscription refused: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    private void writeAll(Disturbance disturbance) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            Pace pace = new Pace(plan);
            for (int i = 0; i < plan.writers(); i++) {
                Writer writer = new Writer(plan, ledger, client, i, pace, progress);
                writers.add(threads.submit(callable(writer::run)));
            }
            Future<?> disturbing = threads.submit(callable(() -> disturbance.run(progress)));
            try {
                for (Future<?> writer : writers) {
                    writer.get();
                }
                disturbing.get();
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw new IllegalStateException("a part of the run failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private static Callable<Void> callable(Step step) {
        return () -> {
            step.run();
            return null;
        };
    }

    private void awaitStored(StoredPoints stored, long expected) throws InterruptedException {
        long last = -1;
        long lastChange = System.nanoTime();
        while (System.nanoTime() - lastChange < STALLED.toNanos()) {
            long count = -1;
            try {
                count = stored.count("ledger-" + plan.seed() + "/");
            } catch (IOException e) {
                report.accept("not readable yet: " + e.getMessage());
            }
            if (count >= expected && count == last) {
                return;
            }
            if (count != last) {
                last = count;
                lastChange = System.nanoTime();
            }
            Thread.sleep(1_000);
        }
        report.accept("nothing changed for " + STALLED + ": comparing what is there");
    }

    /** Corrections change no count: those still on their way show as wrong values for a moment. */
    private Comparison awaitEqual(StoredPoints stored) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        Comparison comparison = compare(stored);
        while (!comparison.equal() && System.nanoTime() < deadline) {
            Thread.sleep(2_000);
            comparison = compare(stored);
        }
        return comparison;
    }

    private Comparison compare(StoredPoints stored) throws IOException, InterruptedException {
        Comparison.Builder comparison = new Comparison.Builder();
        for (int series = 0; series < plan.series(); series++) {
            StoredPoints.Points points = stored.read(plan.seriesId(series));
            comparison.series(plan, ledger, series, points.times(), points.values());
        }
        return comparison.build();
    }

    /** The outbox empties shortly after the points are stored. */
    private ForecastTopicCheck.Outcome awaitForecasts(String subscription) throws IOException, InterruptedException {
        ForecastTopicCheck check = new ForecastTopicCheck(endpoints, plan);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        ForecastTopicCheck.Outcome outcome = check.check(subscription);
        while (outcome.forecasts() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(1_000);
            outcome = check.check(subscription);
        }
        return outcome;
    }
}
