package dev.millrace.servicekit.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionLoopTest {

    private static final TopicPartition PARTITION = new TopicPartition("points", 0);
    private static final SQLException AWAY = new SQLException("away", "08006");
    private static final SQLException NO_TEXT = new SQLException("no text", "22021");

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    private final Log log = new Log();
    private final Watch watch = new Watch();
    private final PartitionLoop loop = new PartitionLoop(
            () -> consumer,
            log,
            new PartitionReading("points", "group", "client", 1, 100, 1 << 20, Duration.ofMillis(1)),
            watch);

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void whatTheDatabaseCannotHoldIsPutAsideAlone() {
        log.unstorable = OptionalLong.of(3);
        start("a", "b", "c", "d", "e");

        await().until(() -> log.next == 5);
        assertThat(log.stored).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(log.refused).containsExactly("3 malformed: no text");
        assertThat(watch.failed).hasValue(0);
    }

    @Test
    void aBatchThatWasNotStoredIsReadAgain() {
        log.failures.add(AWAY);
        log.failures.add(AWAY);
        start("a", "b");

        await().until(() -> log.next == 2);
        assertThat(log.stored).containsExactly(0L, 1L);
        assertThat(watch.failed).hasValue(2);
    }

    @Test
    void whoIsFencedGoesOnWhereTheDatabaseIs() {
        log.fences.set(1);
        log.afterFence = 2;
        start("a", "b", "c");

        await().until(() -> log.next == 3);
        assertThat(log.stored).containsExactly(2L);
        assertThat(watch.fenced).hasValue(1);
    }

    private void start(String... values) {
        for (String value : values) {
            log.records.add(new ConsumerRecord<>("points", 0, log.records.size(), "key", value.getBytes()));
        }
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(PARTITION)));
        Thread.ofVirtual().start(loop);
    }

    /** What the broker holds, and what the database holds of it. */
    private final class Log implements PartitionStore {

        private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        private final List<Long> stored = new CopyOnWriteArrayList<>();
        private final List<String> refused = new CopyOnWriteArrayList<>();
        private final ConcurrentLinkedQueue<SQLException> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger fences = new AtomicInteger();
        private OptionalLong unstorable = OptionalLong.empty();
        private long afterFence;
        private volatile long next = -1;

        @Override
        public BatchOutcome store(PartitionBatch batch) throws SQLException {
            SQLException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            if (fences.getAndDecrement() > 0) {
                next = afterFence;
                return BatchOutcome.FENCED;
            }
            assertThat(batch.expected()).isEqualTo(next < 0 ? OptionalLong.empty() : OptionalLong.of(next));
            List<Long> offsets =
                    batch.records().stream().map(ConsumerRecord::offset).toList();
            if (batch.refusal().isPresent()) {
                refused.add(offsets.getFirst() + " " + batch.refusal().get());
            } else if (unstorable.isPresent() && offsets.contains(unstorable.getAsLong())) {
                throw NO_TEXT;
            }
            stored.addAll(offsets);
            next = batch.next();
            return BatchOutcome.STORED;
        }

        /** Asked on the loop's thread before it reads on from there: the broker has the rest once more. */
        @Override
        public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) {
            records.stream().filter(held -> held.offset() >= next).forEach(consumer::addRecord);
            return next < 0 ? Map.of() : Map.of(PARTITION, next);
        }
    }

    private static final class Watch implements PartitionWatch {

        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger fenced = new AtomicInteger();

        @Override
        public void stored(PartitionBatch batch, Duration took) {}

        @Override
        public void failed() {
            failed.incrementAndGet();
        }

        @Override
        public void fenced() {
            fenced.incrementAndGet();
        }

        @Override
        public void lost() {}
    }
}
