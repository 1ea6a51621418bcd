package dev.millrace.stack.stream;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends rows point by point: some late, some wrong at first and right later, some twice. The same seed sends the same. */
final class StreamFeed {

    private static final int MOST_LATE = 48;

    private final StreamTable table;
    private final Options options;
    private final KafkaProducer<String, byte[]> producer;
    private final SplittableRandom random;
    private final PriorityQueue<Held> held = new PriorityQueue<>(Comparator.comparingInt(Held::due));
    private Optional<Future<RecordMetadata>> newest = Optional.empty();
    private long sent;
    private long late;
    private long corrected;

    /**
     * @param history rows that are there before
     * @param rate rows a second
     * @param late share of the points that come late
     * @param corrected share that is wrong at first
     */
    record Options(int history, int rate, double late, double corrected, long seed) {}

    /** A point that is sent once the row {@code due} has been. */
    private record Held(int due, int column, int row) {}

    StreamFeed(StreamTable table, Options options, KafkaProducer<String, byte[]> producer) {
        this.table = table;
        this.options = options;
        this.producer = producer;
        this.random = new SplittableRandom(options.seed());
    }

    static String series(StreamTable table, int column) {
        return "stream/" + table.columns().get(column);
    }

    /** All rows before the stream, in one event for each column. */
    void history() throws InterruptedException, ExecutionException {
        for (int column = 0; column < table.columns().size(); column++) {
            long[] times = new long[options.history()];
            double[] values = new double[options.history()];
            System.arraycopy(table.times(), 0, times, 0, times.length);
            System.arraycopy(table.values()[column], 0, values, 0, values.length);
            send(column, times, values);
        }
        newest.orElseThrow().get();
    }

    /** @param sentRow is told each row that went */
    void stream(IntConsumer sentRow) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        for (int row = options.history(); row < table.rows(); row++) {
            long due = start + (long) ((row - options.history()) * 1e9 / options.rate());
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            for (int column = 0; column < table.columns().size(); column++) {
                point(column, row);
            }
            release(row);
            sentRow.accept(row);
        }
        release(Integer.MAX_VALUE);
        newest.orElseThrow().get();
    }

    private void point(int column, int row) {
        double value = table.values()[column][row];
        double chance = random.nextDouble();
        // The very last is sent, so that all series end alike.
        boolean last = row + 1 == table.rows();
        int later = row + 1 + random.nextInt(MOST_LATE);
        if (chance < options.late() && !last) {
            held.add(new Held(later, column, row));
            late++;
        } else if (chance < options.late() + options.corrected()) {
            send(column, row, value + (1 + Math.abs(value)) * (random.nextDouble() - 0.5));
            held.add(new Held(later, column, row));
            corrected++;
        } else {
            send(column, row, value);
        }
    }

    private void release(int row) {
        while (!held.isEmpty() && held.peek().due() <= row) {
            Held next = held.remove();
            send(next.column(), next.row(), table.values()[next.column()][next.row()]);
        }
    }

    private void send(int column, int row, double value) {
        send(column, new long[] {table.times()[row]}, new double[] {value});
    }

    private void send(int column, long[] times, double[] values) {
        PointsBatch event = new PointsBatch(
                TenantId.DEFAULT,
                new SeriesId(series(table, column)),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                times,
                values);
        newest = Optional.of(producer.send(new ProducerRecord<>(Topics.POINTS, event.key(), EventJson.write(event))));
        sent += values.length;
    }

    long sent() {
        return sent;
    }

    long late() {
        return late;
    }

    long corrected() {
        return corrected;
    }
}
