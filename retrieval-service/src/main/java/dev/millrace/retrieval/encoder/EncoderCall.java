package dev.millrace.retrieval.encoder;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** One call's pieces of work. The queue hands them out under its lock; they end on any thread. */
final class EncoderCall<T> {

    private final IntFunction<T> work;
    private final AtomicReferenceArray<T> results;
    private final AtomicInteger unfinished;
    private final CompletableFuture<List<T>> future = new CompletableFuture<>();
    private int next;

    EncoderCall(int count, IntFunction<T> work) {
        this.work = work;
        this.results = new AtomicReferenceArray<>(count);
        this.unfinished = new AtomicInteger(count);
    }

    CompletableFuture<List<T>> future() {
        return future;
    }

    /** Whether there is work that nobody has taken. */
    boolean hasMore() {
        return next < results.length();
    }

    /** The next piece, to be run once. */
    Runnable next() {
        int index = next++;
        return () -> run(index);
    }

    private void run(int index) {
        if (future.isDone()) {
            return;
        }
        try {
            results.set(index, work.apply(index));
            if (unfinished.decrementAndGet() == 0) {
                future.complete(IntStream.range(0, results.length())
                        .mapToObj(results::get)
                        .toList());
            }
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
        }
    }
}
