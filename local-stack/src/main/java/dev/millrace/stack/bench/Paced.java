package dev.millrace.stack.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Requests at a steady rate, whatever became of those before: who waits behind a slow one has waited. */
final class Paced {

    private Paced() {}

    /** Sends one request. */
    @FunctionalInterface
    interface Sender<T> {
        /** @param number from 0 @param due when its time had come, as {@link System#nanoTime} has it */
        T send(int number, long due) throws Exception;
    }

    /** Sends {@code count} requests and waits for all. @return what each came to, in their order */
    static <T> List<T> run(int rate, int count, Sender<T> sender) throws InterruptedException, ExecutionException {
        long gap = Duration.ofSeconds(1).toNanos() / rate;
        long begin = System.nanoTime() + Duration.ofMillis(100).toNanos();
        List<Future<T>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = begin + i * gap;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                sent.add(threads.submit(() -> sender.send(number, due)));
            }
            List<T> all = new ArrayList<>(count);
            for (Future<T> one : sent) {
                all.add(one.get());
            }
            return all;
        }
    }
}
