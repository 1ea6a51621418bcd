package dev.millrace.retrieval.generation;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where all texts are generated: one long-lived platform thread that gives each active text one step in turn, a part of its prompt or one
 * token, so that a long prompt and a long answer hold nobody up for more than a step. One thread, because the engine uses all cores for
 * each step and keeps native helpers for every thread. Texts beyond the active ones wait in a queue, first come, first served; both have
 * limits. Thread-safe. The thread starts with the first text.
 */
public final class Generations implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Generations.class);
    private static final int MOST_IDLE = 10_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final GenerationProperties properties;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final List<Generation> active = new ArrayList<>();
    private final ArrayDeque<Generation> waiting = new ArrayDeque<>();
    private final ArrayDeque<Runnable> idle = new ArrayDeque<>();
    private final AtomicLong started = new AtomicLong();
    private @Nullable Thread thread;
    private boolean closed;

    public Generations(GenerationProperties properties) {
        this(properties, System::nanoTime);
    }

    /** @param nanos a clock that never goes back */
    Generations(GenerationProperties properties, LongSupplier nanos) {
        this.properties = properties;
        this.nanos = nanos;
    }

    /**
     * Begins a text, or queues it. Where it is refused, the task's steps are closed before this returns.
     *
     * @throws ApiException {@code overloaded} when too many wait, {@code unavailable} when the service is stopping
     */
    public Generation start(GenerationTask task, GenerationListener listener) {
        try {
            return added(task, listener);
        } catch (RuntimeException refused) {
            task.steps().close();
            throw refused;
        }
    }

    private Generation added(GenerationTask task, GenerationListener listener) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            if (active.size() + waiting.size() >= properties.active() + properties.waiting()) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        properties.active() + " texts are generated and " + properties.waiting() + " more wait",
                        List.of(),
                        Optional.of(RETRY_AFTER),
                        null);
            }
            Generation generation = new Generation(task, listener, nanos);
            waiting.add(generation);
            started.incrementAndGet();
            begin();
            filled.signalAll();
            return generation;
        } finally {
            lock.unlock();
        }
    }

    private static ApiException stopping() {
        return ApiException.unavailable("The service is stopping", RETRY_AFTER, null);
    }

    /**
     * Does something on the compute thread when no text is generated and none waits; it holds the next one up for as long as it takes. What
     * has not begun when this is closed is not done.
     *
     * @return false when too much waits already
     */
    public boolean whenIdle(Runnable work) {
        lock.lock();
        try {
            if (closed || idle.size() == MOST_IDLE) {
                return false;
            }
            idle.add(work);
            begin();
            filled.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What waits for an idle moment. */
    public int idleWork() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void begin() {
        if (thread == null) {
            thread = Thread.ofPlatform().daemon().name("retrieval-generation").start(this::work);
        }
    }

    /** Texts that take turns. */
    public int active() {
        lock.lock();
        try {
            return active.size();
        } finally {
            lock.unlock();
        }
    }

    /** Texts in the queue. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Texts that were not refused, since the start. */
    public long started() {
        return started.get();
    }

    private void work() {
        for (List<Generation> round = round(); !round.isEmpty(); round = round()) {
            for (Generation generation : round) {
                if (!isClosed()) {
                    Optional<Ending> ending = generation.over().or(() -> generation.step(isAlone()));
                    ending.ifPresent(why -> end(generation, why));
                }
            }
        }
        rest().forEach(generation -> generation.end(new Ending.Failed(stopping())));
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean isAlone() {
        lock.lock();
        try {
            return active.size() == 1 && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private void end(Generation generation, Ending why) {
        generation.end(why);
        lock.lock();
        try {
            active.remove(generation);
        } finally {
            lock.unlock();
        }
    }

    /** Whose turn it is now, one after another; empty once this is closed. */
    private List<Generation> round() {
        lock.lock();
        try {
            while (!closed && active.isEmpty() && waiting.isEmpty()) {
                Runnable work = idle.poll();
                if (work == null) {
                    filled.awaitUninterruptibly();
                } else {
                    unlocked(work);
                }
            }
            if (closed) {
                return List.of();
            }
            // What is over leaves the queue without waiting for a place.
            for (Generation generation : List.copyOf(waiting)) {
                boolean room = active.size() < properties.active();
                if (room || generation.over().isPresent()) {
                    waiting.remove(generation);
                    active.add(generation);
                }
            }
            return List.copyOf(active);
        } finally {
            lock.unlock();
        }
    }

    /** Whoever comes meanwhile waits for it as for a step. */
    private void unlocked(Runnable work) {
        lock.unlock();
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("work for idle moments failed", e);
        } finally {
            lock.lock();
        }
    }

    private List<Generation> rest() {
        lock.lock();
        try {
            List<Generation> rest = new ArrayList<>(active);
            rest.addAll(waiting);
            active.clear();
            waiting.clear();
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /** Whether no thread computes any more, after {@link #close}. */
    boolean ended() {
        lock.lock();
        try {
            return closed && (thread == null || !thread.isAlive());
        } finally {
            lock.unlock();
        }
    }

    /** Ends all texts, as failed; returns once no thread computes any more, or after ten seconds. */
    @Override
    public void close() {
        Thread computing;
        lock.lock();
        try {
            closed = true;
            filled.signalAll();
            computing = thread;
        } finally {
            lock.unlock();
        }
        try {
            if (computing != null) {
                computing.join(STOPS_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
