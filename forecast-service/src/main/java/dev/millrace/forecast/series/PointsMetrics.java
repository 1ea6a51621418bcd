package dev.millrace.forecast.series;

import dev.millrace.servicekit.partitions.PartitionBatch;
import dev.millrace.servicekit.partitions.PartitionWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What the points consumer counts; and says within this process that something was stored. */
@Component
class PointsMetrics implements PartitionWatch {

    private final ApplicationEventPublisher events;
    private final Counter points;
    private final Counter resends;
    private final Counter failed;
    private final Counter fenced;
    private final Counter lost;
    private final Timer batches;

    PointsMetrics(MeterRegistry meters, ApplicationEventPublisher events) {
        this.events = events;
        points = meters.counter("millrace.points.stored");
        resends = meters.counter("millrace.points.resends");
        failed = meters.counter("millrace.points.batches.failed");
        fenced = meters.counter("millrace.points.batches.fenced");
        lost = meters.counter("millrace.points.offsets.lost");
        batches = meters.timer("millrace.points.batch");
    }

    interface Store<T> {
        T store() throws SQLException;
    }

    /** Times a batch whatever becomes of it. */
    <T> T timed(Store<T> store) throws SQLException {
        Timer.Sample sample = Timer.start();
        try {
            return store.store();
        } finally {
            sample.stop(batches);
        }
    }

    void count(PointsWriter.Counts counts) {
        points.increment(counts.points());
        resends.increment(counts.resends());
    }

    @Override
    public void stored(PartitionBatch batch, Duration took) {
        events.publishEvent(new PointsStored());
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void fenced() {
        fenced.increment();
    }

    @Override
    public void lost() {
        lost.increment();
    }
}
