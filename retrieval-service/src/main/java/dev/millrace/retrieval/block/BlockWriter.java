package dev.millrace.retrieval.block;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Writes blocks one after another on a thread of its own, a bounded number behind. Thread-safe. */
final class BlockWriter implements AutoCloseable {

    private static final int MOST_WAITING = 256;

    private sealed interface Work {
        record Block(Resident resident) implements Work {}

        /** Everything before it is written. */
        record Mark(CountDownLatch reached, boolean last) implements Work {}
    }

    private final ArrayBlockingQueue<Work> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closed;

    /** @param store never throws */
    BlockWriter(Consumer<Resident> store) {
        thread = Thread.ofVirtual().name("block-writer").start(() -> run(store));
    }

    private void run(Consumer<Resident> store) {
        try {
            boolean last = false;
            while (!last) {
                switch (waiting.take()) {
                    case Work.Block(Resident resident) -> store.accept(resident);
                    case Work.Mark(CountDownLatch reached, boolean end) -> {
                        reached.countDown();
                        last = end;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when too many are waiting. */
    boolean offer(Resident resident) {
        return !closed && waiting.offer(new Work.Block(resident));
    }

    void flush() {
        if (!closed) {
            mark(false);
        }
    }

    private void mark(boolean last) {
        CountDownLatch reached = new CountDownLatch(1);
        try {
            waiting.put(new Work.Mark(reached, last));
            reached.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            mark(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
