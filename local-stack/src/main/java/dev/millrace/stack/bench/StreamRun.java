package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Single points of many series at a steady rate, and when a forecast that knows of each came. Used by one thread. */
final class StreamRun {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration LAST_ONES = Duration.ofSeconds(10);

    private final List<String> series;
    private final int stored;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final Random random = new Random(11);
    private final Map<String, Integer> numbers;
    private final List<Double> millis = new ArrayList<>();

    /** When each point was sent, by its place. */
    private final AtomicLongArray sentAt;

    /** How many points of each series a forecast knew of. */
    private final int[] answered;

    private Optional<Future<RecordMetadata>> newest = Optional.empty();
    private int sent;
    private int measuredFrom = Integer.MAX_VALUE;
    private long forecasts;
    private long behind;

    /**
     * @param stored points that each series has already
     * @param most points that may be sent in all
     * @param consumer of the topic of forecasts, at its end
     */
    StreamRun(
            List<String> series,
            int stored,
            int most,
            KafkaProducer<String, byte[]> producer,
            KafkaConsumer<String, byte[]> consumer) {
        this.series = series;
        this.stored = stored;
        this.producer = producer;
        this.consumer = consumer;
        this.sentAt = new AtomicLongArray(most);
        this.answered = new int[series.size()];
        this.numbers = new HashMap<>();
        for (int s = 0; s < series.size(); s++) {
            numbers.put(series.get(s), s);
        }
    }

    /** Points of all series from the beginning, as they are stored before the run. */
    static List<PointsBatch> history(List<String> series, int count) {
        Random random = new Random(7);
        List<PointsBatch> history = new ArrayList<>();
        for (String id : series) {
            long[] times = new long[count];
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                times[i] = nanos(i);
                values[i] = value(i, random);
            }
            history.add(batch(id, times, values));
        }
        return history;
    }

    /** One point of each series a second, until something is so. */
    void idleUntil(BooleanSupplier ready) {
        while (!ready.getAsBoolean()) {
            for (int s = 0; s < series.size(); s++) {
                send();
            }
            long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (System.nanoTime() < until) {
                receive(Duration.ofMillis(50), false);
            }
        }
    }

    /** @param measured whether times are kept */
    void send(int rate, int seconds, boolean measured) throws InterruptedException, ExecutionException {
        int from = sent;
        measuredFrom = measured ? from : Integer.MAX_VALUE;
        int to = from + rate * seconds;
        Thread sender = Thread.ofPlatform().start(() -> {
            long start = System.nanoTime();
            for (int i = from; i < to; i++) {
                long due = start + (long) ((i - from) * 1e9 / rate);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                send();
            }
        });
        while (sender.isAlive()) {
            receive(Duration.ofMillis(10), measured);
        }
        sender.join();
        newest.orElseThrow().get();
        long until = System.nanoTime() + LAST_ONES.toNanos();
        while (measured && millis.size() < to - from && System.nanoTime() < until) {
            receive(Duration.ofMillis(10), true);
        }
    }

    private void send() {
        int number = sent % series.size();
        int place = stored + sent / series.size();
        PointsBatch point = batch(series.get(number), new long[] {nanos(place)}, new double[] {value(place, random)});
        ProducerRecord<String, byte[]> event = new ProducerRecord<>(Topics.POINTS, point.key(), EventJson.write(point));
        sentAt.set(sent, System.nanoTime());
        sent++;
        newest = Optional.of(producer.send(event));
    }

    private void receive(Duration within, boolean measured) {
        for (ConsumerRecord<String, byte[]> event : consumer.poll(within)) {
            long now = System.nanoTime();
            ForecastIssued issued = EventJson.read(event.value(), ForecastIssued.class);
            Integer number = numbers.get(issued.series().value());
            if (number == null) {
                continue;
            }
            int known =
                    (int) (Duration.between(START, issued.watermark().time()).dividedBy(STEP)) + 1 - stored;
            for (int point = answered[number]; point < known; point++) {
                int place = point * series.size() + number;
                if (measured && place >= measuredFrom) {
                    millis.add((now - sentAt.get(place)) / 1e6);
                }
            }
            answered[number] = Math.max(answered[number], known);
            if (measured) {
                forecasts++;
                behind += issued.watermark().count()
                        - issued.model().offset().map(offset -> offset.count()).orElse((long) stored);
            }
        }
    }

    Percentiles latencies() {
        return new Percentiles(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Points that no forecast knew of, though all waited for it. */
    long unanswered(int expected) {
        return expected - millis.size();
    }

    long forecasts() {
        return forecasts;
    }

    /** Points that a forecast saw and its weights did not, in the mean. */
    double behind() {
        return (double) behind / Math.max(1, forecasts);
    }

    private static PointsBatch batch(String id, long[] times, double[] values) {
        return new PointsBatch(
                TenantId.DEFAULT, new SeriesId(id), Optional.empty(), Map.of(), Optional.empty(), times, values);
    }

    private static long nanos(int place) {
        Instant time = START.plus(STEP.multipliedBy(place));
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** A day of 168 steps, with noise. */
    private static double value(int place, Random random) {
        return 100 + 20 * Math.sin(place * Math.TAU / 168) + random.nextGaussian();
    }
}
