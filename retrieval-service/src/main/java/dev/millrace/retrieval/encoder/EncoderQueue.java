package dev.millrace.retrieval.encoder;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/**
 * Where all encoding happens: few long-lived platform threads that take one piece of work at a time, of the most urgent calls first,
 * and of equally urgent calls in turn. Thread-safe. The threads start with the first call.
 */
final class EncoderQueue implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final EncoderProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<EncoderCall<?>> queries = new ArrayDeque<>();
    private final ArrayDeque<EncoderCall<?>> documents = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private boolean closed;

    EncoderQueue(EncoderProperties properties) {
        this.properties = properties;
    }

    /**
     * Does several pieces of work, each on any of the threads, and waits for all of them.
     *
     * @param count of pieces, at least 1
     * @return what they gave, in order
     * @throws ApiException {@code overloaded} when too many calls wait, {@code deadline-exceeded} when it took too long
     */
    <T> List<T> run(int count, IntFunction<T> work, Urgency urgency) {
        EncoderCall<T> call = new EncoderCall<>(count, work);
        add(call, urgency);
        try {
            return call.future().get(properties.deadline(urgency).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            withdraw(call, urgency);
            throw new ApiException(
                    ErrorCode.DEADLINE_EXCEEDED,
                    "The text was not encoded in time",
                    List.of(),
                    Optional.of(RETRY_AFTER),
                    late);
        } catch (InterruptedException e) {
            withdraw(call, urgency);
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while waiting for the encoder", RETRY_AFTER, e);
        } catch (ExecutionException e) {
            withdraw(call, urgency);
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    int waiting(Urgency urgency) {
        lock.lock();
        try {
            return calls(urgency).size();
        } finally {
            lock.unlock();
        }
    }

    private void add(EncoderCall<?> call, Urgency urgency) {
        lock.lock();
        try {
            if (closed) {
                throw stopping();
            }
            if (calls(urgency).size() >= properties.waiting()) {
                throw new ApiException(
                        ErrorCode.OVERLOADED,
                        "More than " + properties.waiting() + " calls wait for the encoder",
                        List.of(),
                        Optional.of(RETRY_AFTER),
                        null);
            }
            while (threads.size() < properties.computing()) {
                threads.add(Thread.ofPlatform()
                        .daemon()
                        .name("retrieval-encoder-" + threads.size())
                        .start(this::work));
            }
            calls(urgency).add(call);
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static ApiException stopping() {
        return ApiException.unavailable("The service is stopping", RETRY_AFTER, null);
    }

    private void withdraw(EncoderCall<?> call, Urgency urgency) {
        lock.lock();
        try {
            calls(urgency).remove(call);
        } finally {
            lock.unlock();
        }
    }

    private ArrayDeque<EncoderCall<?>> calls(Urgency urgency) {
        return switch (urgency) {
            case QUERY -> queries;
            case DOCUMENT -> documents;
        };
    }

    private void work() {
        for (Optional<Runnable> next = next(); next.isPresent(); next = next()) {
            next.get().run();
        }
    }

    /** Empty at the end. */
    private Optional<Runnable> next() {
        lock.lock();
        try {
            while (true) {
                ArrayDeque<EncoderCall<?>> calls = queries.isEmpty() ? documents : queries;
                if (!calls.isEmpty()) {
                    EncoderCall<?> call = calls.remove();
                    Runnable piece = call.next();
                    if (call.hasMore()) {
                        calls.add(call);
                    }
                    return Optional.of(piece);
                }
                if (closed) {
                    return Optional.empty();
                }
                filled.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether no thread computes any more, after {@link #close}. */
    boolean ended() {
        lock.lock();
        try {
            return closed && threads.stream().noneMatch(Thread::isAlive);
        } finally {
            lock.unlock();
        }
    }

    /** Calls that are not finished are refused; returns once no thread computes any more, or after ten seconds. */
    @Override
    public void close() {
        List<Thread> stopping;
        lock.lock();
        try {
            closed = true;
            queries.forEach(call -> call.future().completeExceptionally(stopping()));
            documents.forEach(call -> call.future().completeExceptionally(stopping()));
            queries.clear();
            documents.clear();
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
