package dev.millrace.forecast.shadow;

import dev.millrace.forecast.serving.NetworkAnswered;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;

/**
 * Requests that wait for candidates, bounded in number and in the values they hold; one shadow has at most a quarter of the places, so that it leaves room for
 * others. Thread-safe; putting never waits.
 */
@Component
class AskedQueue {

    private static final int PARTS = 4;

    private final ShadowProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final ArrayDeque<Asked> waiting = new ArrayDeque<>();
    private final Map<Shadow.Key, Integer> places = new HashMap<>();
    private long values;

    AskedQueue(ShadowProperties properties) {
        this.properties = properties;
    }

    /** @param since in the clock of {@link System#nanoTime} */
    record Asked(Shadow shadow, NetworkAnswered answered, long since) {

        private long values() {
            return answered.answer().histories().stream()
                    .mapToLong(history -> history.values().length)
                    .sum();
        }

        boolean isLate(Duration patience) {
            return System.nanoTime() - since > patience.toNanos();
        }
    }

    /** @return false when there is no room */
    boolean offer(Asked asked) {
        long more = asked.values();
        lock.lock();
        try {
            int own = places.getOrDefault(asked.shadow().key(), 0);
            if (waiting.size() >= properties.queue()
                    || own >= Math.max(1, properties.queue() / PARTS)
                    || values + more > properties.queueValues()) {
                return false;
            }
            waiting.add(asked);
            values += more;
            places.put(asked.shadow().key(), own + 1);
            filled.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The one that has waited longest; empty when none came in time. */
    Optional<Asked> poll(Duration within) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = within.toNanos();
            while (waiting.isEmpty() && left > 0) {
                left = filled.awaitNanos(left);
            }
            Optional<Asked> asked = Optional.ofNullable(waiting.poll());
            asked.ifPresent(one -> {
                values -= one.values();
                places.merge(one.shadow().key(), -1, (own, less) -> own + less == 0 ? null : own + less);
            });
            return asked;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
