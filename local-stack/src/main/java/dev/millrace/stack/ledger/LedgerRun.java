package dev.millrace.stack.ledger;

import dev.millrace.events.EventJson;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
    private final Killable system;
    private final Consumer<String> report;
    private final Progress progress = new Progress();

    /** @param report gets a line for a person now and then, from several threads */
    public LedgerRun(LedgerPlan plan, Endpoints endpoints, Killable system, Consumer<String> report) {
        this.plan = plan;
        this.endpoints = endpoints;
        this.system = system;
        this.report = report;
    }

    /**
     * The verdict.
     *
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
            double writeSeconds,
            double settleSeconds) {

        public boolean passed() {
            return comparison.equal() && forecasts > 0 && unregistered == 0;
        }
    }

    public Verdict run() throws IOException, InterruptedException {
        String subscription = "ledger-" + plan.seed();
        subscribe(subscription);
        Ledger ledger = new Ledger(plan);
        PointsClient client = new PointsClient(endpoints, plan);
        long start = System.nanoTime();
        write(ledger, client);
        long written = System.nanoTime();
        report.accept("all acknowledged after %.1f s, %d retries; waiting until stored"
                .formatted((written - start) / 1e9, client.retries()));
        StoredPoints stored = new StoredPoints(endpoints);
        awaitStored(stored, ledger.count());
        Comparison comparison = awaitEqual(stored, ledger);
        long settled = System.nanoTime();
        ForecastTopicCheck.Outcome forecasts = awaitForecasts(subscription);
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
                (written - start) / 1e9,
                (settled - written) / 1e9);
    }

    private void subscribe(String subscription) throws IOException, InterruptedException {
        List<String> series = IntStream.range(0, Math.min(SUBSCRIBED, plan.series()))
                .mapToObj(plan::seriesId)
                .toList();
        byte[] body = EventJson.write(Map.of("series", series, "horizon", 4, "every", 100));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(endpoints.forecast().resolve("/v1/subscriptions/" + subscription))
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

    private void write(Ledger ledger, PointsClient client) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            Pace pace = new Pace(plan);
            for (int i = 0; i < plan.writers(); i++) {
                Writer writer = new Writer(plan, ledger, client, i, pace, progress);
                writers.add(threads.submit(callable(writer::run)));
            }
            Future<?> killer = threads.submit(callable(new Killer(plan, system, progress, report)::run));
            try {
                for (Future<?> writer : writers) {
                    writer.get();
                }
                killer.get();
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
    private Comparison awaitEqual(StoredPoints stored, Ledger ledger) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        Comparison comparison = compare(stored, ledger);
        while (!comparison.equal() && System.nanoTime() < deadline) {
            Thread.sleep(2_000);
            comparison = compare(stored, ledger);
        }
        return comparison;
    }

    private Comparison compare(StoredPoints stored, Ledger ledger) throws IOException, InterruptedException {
        Comparison.Builder comparison = new Comparison.Builder();
        for (int series = 0; series < plan.series(); series++) {
            StoredPoints.Points points = stored.read(plan.seriesId(series));
            comparison.series(plan, ledger, series, points.times(), points.values());
        }
        return comparison.build();
    }

    /** The outbox empties shortly after the points are stored. */
    private ForecastTopicCheck.Outcome awaitForecasts(String subscription) throws IOException, InterruptedException {
        ForecastTopicCheck check = new ForecastTopicCheck(endpoints);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        ForecastTopicCheck.Outcome outcome = check.check(subscription);
        while (outcome.forecasts() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(1_000);
            outcome = check.check(subscription);
        }
        return outcome;
    }
}
