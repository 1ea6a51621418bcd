package dev.millrace.stack.bench;

import dev.millrace.stack.bench.DocumentLoad.Query;
import dev.millrace.stack.local.ResidentMemory;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Times of searches over REST, and what the service's memory does over many. */
final class RetrievalSearches {

    private static final int CLIENTS = 8;
    private static final int DEEP = 100;
    private static final int SHALLOW = 10;
    private static final double ALONE_GOAL_MILLIS = 600;
    private static final double TOGETHER_GOAL_MILLIS = 500;
    private static final double MEMORY_GOAL = 1.02;
    /** One of so many is deep while memory is watched. */
    private static final int DEEP_ONE_OF = 10;

    private static final int WARM_UP_SHARE = 10;

    private final DocumentService service;
    private final DocumentLoad load;
    private final Consumer<String> report;
    private final AtomicLong asked = new AtomicLong();

    RetrievalSearches(DocumentService service, DocumentLoad load, Consumer<String> report) {
        this.service = service;
        this.load = load;
        this.report = report;
    }

    /** How deep the n-th search goes. */
    @FunctionalInterface
    private interface Depth {
        int of(int search);
    }

    /** @param own searches that found the document they were made of among the first ten */
    private record Times(Percentiles millis, int own, double seconds) {}

    /** @param calls searches that each time is taken of */
    List<Measurement> times(int calls) throws InterruptedException, ExecutionException {
        report.accept("warming up searches");
        many(Math.ceilDiv(calls, 4), CLIENTS, _ -> SHALLOW);
        many(Math.ceilDiv(calls, 10), 1, _ -> DEEP);
        List<Measurement> rows = new ArrayList<>();
        Times alone = many(calls, 1, _ -> DEEP);
        rows.addAll(rows("search by one client, depth " + DEEP, alone, ALONE_GOAL_MILLIS));
        Times together = many(calls, CLIENTS, _ -> SHALLOW);
        rows.addAll(rows("search by " + CLIENTS + " clients, depth " + SHALLOW, together, TOGETHER_GOAL_MILLIS));
        rows.add(Measurement.of("searches a second, " + CLIENTS + " clients", calls / together.seconds(), "1/s"));
        rows.add(Measurement.of(
                "searches by a sentence's words with its document among the first ten, depth " + DEEP,
                (double) alone.own() / calls,
                "share"));
        return rows;
    }

    private List<Measurement> rows(String name, Times times, double goal) {
        Percentiles millis = times.millis();
        report.accept("%s: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms"
                .formatted(name, millis.at(50), millis.at(95), millis.at(99)));
        List<Measurement> rows = new ArrayList<>(millis.rows(name, 50, 95));
        rows.add(Measurement.of(name + ", p99", millis.at(99), "ms").goal("%.0f ms".formatted(goal), goal));
        return rows;
    }

    List<Measurement> memory(int searches, ScratchStack scratch) throws InterruptedException, ExecutionException {
        int warmUp = Math.ceilDiv(searches, WARM_UP_SHARE);
        Depth mixed = search -> search % DEEP_ONE_OF == 0 ? DEEP : SHALLOW;
        report.accept("%,d searches, then memory is watched over %,d more".formatted(warmUp, searches));
        many(warmUp, CLIENTS, mixed);
        double before = resident(scratch);
        double seconds = many(searches, CLIENTS, mixed).seconds();
        double after = resident(scratch);
        report.accept(
                "%,d searches in %.0f s: %.1f MiB before, %.1f MiB after".formatted(searches, seconds, before, after));
        String name = "resident memory of retrieval-service after ";
        Measurement warm = Measurement.of(name + "%,d searches".formatted(warmUp), before, "MiB");
        Measurement then = Measurement.of(name + "%,d more".formatted(searches), after, "MiB");
        return List.of(
                warm,
                then.against(warm),
                Measurement.of("growth of resident memory", after / before, "times")
                        .goal("less than %.2f".formatted(MEMORY_GOAL), MEMORY_GOAL));
    }

    private static double resident(ScratchStack scratch) {
        return scratch.stack().status().stream()
                        .filter(part -> part.name().equals(Service.RETRIEVAL.module()))
                        .flatMapToLong(part -> part.pid().stream().mapToLong(ResidentMemory::of))
                        .sum()
                / (double) (1 << 20);
    }

    private Times many(int searches, int clients, Depth depth) throws InterruptedException, ExecutionException {
        double[] millis = new double[searches];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger own = new AtomicInteger();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    for (int i = next.getAndIncrement(); i < searches; i = next.getAndIncrement()) {
                        Query query = load.query(asked.getAndIncrement());
                        long start = System.nanoTime();
                        List<String> found = service.search(query.text(), depth.of(i));
                        millis[i] = (System.nanoTime() - start) / 1e6;
                        if (found.contains(query.document())) {
                            own.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return new Times(new Percentiles(millis), own.get(), (System.nanoTime() - begin) / 1e9);
    }
}
