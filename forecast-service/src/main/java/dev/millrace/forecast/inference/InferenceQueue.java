package dev.millrace.forecast.inference;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where all computing of networks happens: few long-lived platform threads, because each thread that computes gets native helpers of
 * its own. They take what has waited longest, and with it whatever else waits for the same network, without waiting for more.
 * Thread-safe. The threads start with the first piece of work.
 */
final class InferenceQueue implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final InferenceProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Job> jobs = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    InferenceQueue(InferenceProperties properties) {
        this.properties = properties;
    }

    /** What waits. Whoever takes it out of the queue, a thread or the deadline, is alone to answer it. */
    private sealed interface Job {

        /** @param future {@code [horizon, channels]}, scaled */
        record Sample(Predictor predictor, Window window, long deadline, CompletableFuture<float[]> future)
                implements Job {}

        /** Work that shares its turn with nobody. */
        record Alone(Runnable work, long deadline) implements Job {}

        /** When it is too late to begin, in the clock of {@link System#nanoTime}. */
        long deadline();
    }

    /**
     * Forecasts one window, together with others that wait for the same network.
     *
     * @return {@code [horizon, channels]}, scaled
     * @throws ApiException {@code overloaded} when the queue is full, {@code deadline-exceeded} when its turn did not come in time
     */
    float[] forecast(Predictor predictor, Window window) {
        Job.Sample sample = new Job.Sample(
                predictor, window, System.nanoTime() + properties.deadline().toNanos(), new CompletableFuture<>());
        add(sample, properties.waiting());
        return await(sample, sample.future());
    }

    /** Runs something on a computing thread, in turn. Refuses as {@link #forecast} does. */
    <T> T run(Supplier<T> work) {
        return runWithin(properties.deadline(), properties.waiting(), work);
    }

    /** The same for work that no request may keep out: it waits longer, and has room in a full queue. */
    <T> T runSurely(Supplier<T> work) {
        return runWithin(properties.loadTimeout(), Integer.MAX_VALUE, work);
    }

    /** How much waits right now. */
    int waiting() {
        lock.lock();
        try {
            return jobs.size();
        } finally {
            lock.unlock();
        }
    }

    private <T> T runWithin(Duration within, int room, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Job.Alone job = new Job.Alone(() -> complete(future, work), System.nanoTime() + within.toNanos());
        add(job, room);
        return await(job, future);
    }

    private void add(Job job, int room) {
        lock.lock();
        try {
            if (closed) {
                throw ApiException.unavailable("The service is stopping", RETRY_AFTER, null);
            }
            if (jobs.size() >= room) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        "More than " + properties.waiting() + " windows wait for a network",
                        List.of(),
                        Optional.of(RETRY_AFTER),
                        null);
            }
            while (threads.size() < properties.threads()) {
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("forecast-inference-" + threads.size())
                        .start(this::work));
            }
            jobs.add(job);
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    private <T> T await(Job job, CompletableFuture<T> future) {
        try {
            return future.get(Math.max(0, job.deadline() - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (withdrawn(job)) {
                throw new ApiException(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "The forecast's turn did not come in time",
                        List.of(),
                        Optional.of(RETRY_AFTER),
                        late);
            }
            // Its pass has begun.
            return joined(future);
        } catch (InterruptedException e) {
            withdrawn(job);
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while waiting for a network", RETRY_AFTER, e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private boolean withdrawn(Job job) {
        lock.lock();
        try {
            return jobs.remove(job);
        } finally {
            lock.unlock();
        }
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private void work() {
        for (List<Job> taken = next(); !taken.isEmpty(); taken = next()) {
            switch (taken.getFirst()) {
                case Job.Alone alone -> alone.work().run();
                case Job.Sample first ->
                    forecast(
                            first.predictor(),
                            taken.stream().map(Job.Sample.class::cast).toList());
            }
        }
    }

    /** Empty at the end. */
    private List<Job> next() {
        lock.lock();
        try {
            while (jobs.isEmpty() && !closed) {
                filled.awaitUninterruptibly();
            }
            List<Job> taken = new ArrayList<>();
            if (!jobs.isEmpty()) {
                taken.add(jobs.remove());
                if (taken.getFirst() instanceof Job.Sample first) {
                    takeOthers(first.predictor(), taken);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void takeOthers(Predictor predictor, List<Job> taken) {
        Iterator<Job> waiting = jobs.iterator();
        while (taken.size() < properties.batch() && waiting.hasNext()) {
            if (waiting.next() instanceof Job.Sample other && other.predictor().equals(predictor)) {
                taken.add(other);
                waiting.remove();
            }
        }
    }

    private static void forecast(Predictor predictor, List<Job.Sample> samples) {
        try {
            List<float[]> forecasts =
                    predictor.forecast(samples.stream().map(Job.Sample::window).toList());
            for (int i = 0; i < samples.size(); i++) {
                samples.get(i).future().complete(forecasts.get(i));
            }
        } catch (RuntimeException | Error e) {
            samples.forEach(sample -> sample.future().completeExceptionally(e));
        }
    }

    private static <T> void complete(CompletableFuture<T> future, Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }

    /** What waits is still answered; returns once the threads have ended. */
    @Override
    public void close() {
        List<Thread> stopping;
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            stopping = List.copyOf(threads);
        } finally {
            lock.unlock();
        }
        try {
            for (Thread thread : stopping) {
                thread.join(STOPS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
