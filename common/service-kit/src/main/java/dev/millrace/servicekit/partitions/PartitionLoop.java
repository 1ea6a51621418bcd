package dev.millrace.servicekit.partitions;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer thread. It reads each of its partitions from where the database says, not from where Kafka says, and goes
 * back there whenever a batch could not be stored or it is not known whether it was.
 */
final class PartitionLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(PartitionLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(1);

    /** Most records that batches stored in one transaction have, all partitions together. */
    private static final int TOGETHER = 500;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final PartitionStore store;
    private final PartitionReading reading;
    private final PartitionWatch watch;

    /** Partitions that are being read, with the offset that the database holds for them. */
    private final Map<TopicPartition, OptionalLong> positions = new HashMap<>();
    /** Partitions whose place in the log is not known (any more), with the nanoTime to look it up; they are paused. */
    private final Map<TopicPartition, Long> unplaced = new HashMap<>();
    /** Failures in a row. */
    private final Map<TopicPartition, Integer> failures = new HashMap<>();

    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> gathered = new LinkedHashMap<>();
    /** Offsets that Kafka's own copy lacks. */
    private final Map<TopicPartition, OffsetAndMetadata> untold = new HashMap<>();

    private long lastTold = System.nanoTime();

    private volatile boolean running = true;
    private volatile boolean joined;
    private volatile long lastPoll = System.nanoTime();
    private volatile @Nullable Consumer<String, byte[]> current;

    PartitionLoop(
            Supplier<Consumer<String, byte[]>> consumers,
            PartitionStore store,
            PartitionReading reading,
            PartitionWatch watch) {
        this.consumers = consumers;
        this.store = store;
        this.reading = reading;
        this.watch = watch;
    }

    @Override
    public void run() {
        int failed = 0;
        while (running) {
            try (OpenConsumer open = new OpenConsumer()) {
                consume(open.consumer);
            } catch (WakeupException e) {
                log.debug("woken up to stop");
            } catch (RuntimeException e) {
                log.error("the consumer of its topic failed and is made anew", e);
                waitFor(pause(++failed));
            }
        }
    }

    /** Ends the loop soon, from any thread. */
    void stop() {
        running = false;
        Consumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /** Whether the group has this consumer as a member and it is taking records. */
    boolean healthy() {
        return joined && System.nanoTime() - lastPoll < Duration.ofSeconds(60).toNanos();
    }

    private void consume(Consumer<String, byte[]> consumer) {
        consumer.subscribe(List.of(reading.topic()), new Rebalance(consumer));
        while (running) {
            place(consumer);
            gather(consumer);
            joined = consumer.groupMetadata().generationId() >= 0;
            lastPoll = System.nanoTime();
            storeTogether();
            for (TopicPartition partition : List.copyOf(gathered.keySet())) {
                List<ConsumerRecord<String, byte[]>> records = gathered.remove(partition);
                if (records != null) {
                    store(consumer, partition, records);
                }
            }
            tellKafka(consumer);
        }
    }

    /** Few records of many partitions, as they come when each point is sent by itself, are not worth a transaction each. */
    private void storeTogether() {
        List<PartitionBatch> batches = new ArrayList<>();
        int all = 0;
        for (Map.Entry<TopicPartition, List<ConsumerRecord<String, byte[]>>> entry : gathered.entrySet()) {
            OptionalLong expected = positions.get(entry.getKey());
            List<ConsumerRecord<String, byte[]>> records = entry.getValue();
            all += records.size();
            if (expected == null || all > TOGETHER) {
                return;
            }
            batches.add(new PartitionBatch(
                    entry.getKey(), expected, records.getLast().offset() + 1, records, Optional.empty()));
        }
        if (batches.size() < 2) {
            return;
        }
        long began = System.nanoTime();
        try {
            if (store.storeTogether(batches)) {
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                batches.forEach(batch -> stored(batch, took));
                gathered.clear();
            }
        } catch (SQLException | RuntimeException e) {
            // Which of them is at fault shows when each is stored by itself.
            log.debug("not stored together because of", e);
        }
    }

    private void stored(PartitionBatch batch, Duration took) {
        positions.put(batch.partition(), OptionalLong.of(batch.next()));
        failures.remove(batch.partition());
        untold.put(batch.partition(), new OffsetAndMetadata(batch.next()));
        watch.stored(batch, took);
    }

    /** For whoever watches the lag; the truth is in the database. */
    private void tellKafka(Consumer<String, byte[]> consumer) {
        if (untold.isEmpty() || System.nanoTime() - lastTold < TOLD_EVERY.toNanos()) {
            return;
        }
        lastTold = System.nanoTime();
        consumer.commitAsync(Map.copyOf(untold), (offsets, failure) -> {
            if (failure != null) {
                log.debug("Kafka's copy of the offsets was not written", failure);
            }
        });
        untold.clear();
    }

    /** Polls once for as long as nothing is there, then on while the client has more and the batch is small. */
    private void gather(Consumer<String, byte[]> consumer) {
        long bytes = gatherOnce(consumer, unplaced.isEmpty() ? POLL : FIRST_PAUSE);
        long more = bytes;
        while (more > 0 && bytes < reading.batchBytes()) {
            more = gatherOnce(consumer, Duration.ZERO);
            bytes += more;
        }
    }

    private long gatherOnce(Consumer<String, byte[]> consumer, Duration timeout) {
        ConsumerRecords<String, byte[]> records;
        try {
            records = consumer.poll(timeout);
        } catch (OffsetOutOfRangeException e) {
            goOnAfterLoss(consumer, e.partitions());
            return 0;
        } catch (NoOffsetForPartitionException e) {
            // The client looked for an offset of Kafka's own before the listener could give it a place.
            log.debug("no committed offset, as expected", e);
            return 0;
        }
        long bytes = 0;
        for (TopicPartition partition : records.partitions()) {
            if (positions.containsKey(partition)) {
                List<ConsumerRecord<String, byte[]>> batch = records.records(partition);
                gathered.computeIfAbsent(partition, p -> new ArrayList<>()).addAll(batch);
                for (ConsumerRecord<String, byte[]> polled : batch) {
                    bytes += Math.max(1, polled.serializedValueSize());
                }
            }
        }
        return bytes;
    }

    private void store(
            Consumer<String, byte[]> consumer, TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
        OptionalLong expected = positions.get(partition);
        if (expected == null) {
            return;
        }
        try {
            store(
                    consumer,
                    new PartitionBatch(partition, expected, records.getLast().offset() + 1, records, Optional.empty()));
        } catch (SQLException | RuntimeException e) {
            log.warn(
                    "a batch of {} from {} was not stored and is read again: {}",
                    records.size(),
                    partition,
                    e.toString());
            log.debug("not stored because of", e);
            watch.failed();
            displace(consumer, partition);
        }
    }

    private void store(Consumer<String, byte[]> consumer, PartitionBatch batch) throws SQLException {
        TopicPartition partition = batch.partition();
        long began = System.nanoTime();
        BatchOutcome outcome;
        try {
            outcome = store.store(batch);
        } catch (SQLException e) {
            if (!unstorable(e)) {
                throw e;
            }
            storeAroundTheUnstorable(consumer, batch, e);
            return;
        }
        switch (outcome) {
            case STORED -> stored(batch, Duration.ofNanos(System.nanoTime() - began));
            case FENCED -> {
                log.info("{} has moved on without this consumer", partition);
                watch.fenced();
                displace(consumer, partition);
            }
        }
    }

    /** Halves the batch until what the database cannot hold stands alone, and has that put aside. */
    private void storeAroundTheUnstorable(Consumer<String, byte[]> consumer, PartitionBatch batch, SQLException why)
            throws SQLException {
        List<ConsumerRecord<String, byte[]>> records = batch.records();
        if (records.size() > 1) {
            int middle = records.size() / 2;
            long boundary = records.get(middle).offset();
            store(consumer, part(batch, batch.expected(), boundary, records.subList(0, middle)));
            if (!unplaced.containsKey(batch.partition())) {
                store(
                        consumer,
                        part(batch, OptionalLong.of(boundary), batch.next(), records.subList(middle, records.size())));
            }
            return;
        }
        if (batch.refusal().isPresent()) {
            throw why;
        }
        store(
                consumer,
                new PartitionBatch(
                        batch.partition(),
                        batch.expected(),
                        batch.next(),
                        records,
                        Optional.of("malformed: " + why.getMessage())));
    }

    private static PartitionBatch part(
            PartitionBatch of, OptionalLong expected, long next, List<ConsumerRecord<String, byte[]>> records) {
        return new PartitionBatch(of.partition(), expected, next, records, Optional.empty());
    }

    /** Class 22: the data itself is at fault, so trying again cannot help. */
    private static boolean unstorable(SQLException e) {
        return e.getSQLState() != null && e.getSQLState().startsWith("22");
    }

    private void displace(Consumer<String, byte[]> consumer, TopicPartition partition) {
        positions.remove(partition);
        gathered.remove(partition);
        int failed = failures.merge(partition, 1, Integer::sum);
        unplaced.put(partition, System.nanoTime() + pause(failed).toNanos());
        consumer.pause(List.of(partition));
    }

    private void place(Consumer<String, byte[]> consumer) {
        Set<TopicPartition> due = new HashSet<>();
        unplaced.forEach((partition, until) -> {
            if (until - System.nanoTime() <= 0) {
                due.add(partition);
            }
        });
        if (due.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, Long> offsets = store.offsets(due);
            for (TopicPartition partition : due) {
                Long next = offsets.get(partition);
                if (next == null) {
                    consumer.seekToBeginning(List.of(partition));
                } else {
                    consumer.seek(partition, next);
                }
                positions.put(partition, next == null ? OptionalLong.empty() : OptionalLong.of(next));
            }
            consumer.resume(due);
            due.forEach(unplaced::remove);
        } catch (SQLException | KafkaException e) {
            log.warn("cannot look up where to go on: {}", e.toString());
            due.forEach(partition -> displace(consumer, partition));
        }
    }

    /** What was not consumed before the broker deleted it cannot be had any more: say so, and take what is left. */
    private void goOnAfterLoss(Consumer<String, byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, BOUND);
        for (TopicPartition partition : partitions) {
            long beginning = beginnings.getOrDefault(partition, 0L);
            log.error(
                    "RECORDS LOST: {} starts at {} but {} was next; the broker deleted what was not consumed in time",
                    partition,
                    beginning,
                    positions.get(partition));
            watch.lost();
            consumer.seek(partition, beginning);
        }
    }

    private Duration pause(int failed) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failed - 1, 10));
        return pause.compareTo(reading.retryMax()) < 0 ? pause : reading.retryMax();
    }

    private static void waitFor(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class OpenConsumer implements AutoCloseable {
        private final Consumer<String, byte[]> consumer = consumers.get();

        OpenConsumer() {
            current = consumer;
        }

        @Override
        public void close() {
            current = null;
            joined = false;
            positions.clear();
            unplaced.clear();
            failures.clear();
            gathered.clear();
            consumer.close(CloseOptions.timeout(BOUND));
        }
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<String, byte[]> consumer;

        Rebalance(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            for (TopicPartition partition : partitions) {
                // Any place will do until the database has been asked: without one, Kafka looks for its own.
                consumer.seek(partition, 0);
                positions.remove(partition);
                gathered.remove(partition);
                unplaced.put(partition, System.nanoTime());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (TopicPartition partition : partitions) {
                positions.remove(partition);
                gathered.remove(partition);
                unplaced.remove(partition);
                untold.remove(partition);
            }
        }
    }
}
