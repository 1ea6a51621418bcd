package dev.millrace.servicekit.partitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionsTogetherTest {

    private static final TopicPartition FIRST = new TopicPartition("points", 0);
    private static final TopicPartition SECOND = new TopicPartition("points", 1);

    private enum Answer {
        YES,
        NO,
        FAILS
    }

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
    private final Store store = new Store();
    private final PartitionLoop loop = new PartitionLoop(
            () -> consumer,
            store,
            new PartitionReading("points", "group", "client", 1, 1000, 1 << 20, Duration.ofMillis(1)),
            new Quiet());

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void fewRecordsOfManyPartitionsShareATransaction() {
        start(3);
        await().until(() -> store.next.equals(Map.of(FIRST, 3L, SECOND, 3L)));
        assertThat(store.calls).containsExactly("together 6");
    }

    @Test
    void manyRecordsAreStoredPartitionByPartition() {
        start(300);
        await().until(() -> store.next.equals(Map.of(FIRST, 300L, SECOND, 300L)));
        assertThat(store.calls).containsExactlyInAnyOrder("alone 300", "alone 300");
    }

    @Test
    void whatIsNotStoredTogetherIsStoredOneByOne() {
        store.answer = Answer.NO;
        start(2);
        await().until(() -> store.next.equals(Map.of(FIRST, 2L, SECOND, 2L)));
        assertThat(store.calls).containsExactlyInAnyOrder("together 4", "alone 2", "alone 2");
    }

    @Test
    void afterAFailureEachShowsWhetherItIsAtFault() {
        store.answer = Answer.FAILS;
        start(2);
        await().until(() -> store.next.equals(Map.of(FIRST, 2L, SECOND, 2L)));
        assertThat(store.calls).containsExactlyInAnyOrder("together 4", "alone 2", "alone 2");
    }

    private void start(int each) {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(List.of(FIRST, SECOND)));
        store.each = each;
        Thread.ofVirtual().start(loop);
    }

    private final class Store implements PartitionStore {

        private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();
        private final List<String> calls = new CopyOnWriteArrayList<>();
        private volatile Answer answer = Answer.YES;
        private volatile int each;

        @Override
        public boolean storeTogether(List<PartitionBatch> batches) throws SQLException {
            calls.add("together "
                    + batches.stream().mapToInt(one -> one.records().size()).sum());
            if (answer == Answer.FAILS) {
                throw new SQLException("one of them", "22021");
            }
            if (answer == Answer.YES) {
                batches.forEach(one -> next.put(one.partition(), one.next()));
            }
            return answer == Answer.YES;
        }

        @Override
        public BatchOutcome store(PartitionBatch batch) {
            calls.add("alone " + batch.records().size());
            next.put(batch.partition(), batch.next());
            return BatchOutcome.STORED;
        }

        /** Asked on the loop's thread before it reads on from there. */
        @Override
        public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                for (int i = 0; i < each; i++) {
                    consumer.addRecord(new ConsumerRecord<>("points", partition.partition(), i, "key", new byte[1]));
                }
            }
            return Map.of();
        }
    }

    private static final class Quiet implements PartitionWatch {
        @Override
        public void stored(PartitionBatch batch, Duration took) {}

        @Override
        public void failed() {}

        @Override
        public void fenced() {}

        @Override
        public void lost() {}
    }
}
