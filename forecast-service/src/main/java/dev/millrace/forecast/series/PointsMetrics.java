package dev.millrace.forecast.series;

import dev.millrace.forecast.series.PointsWriter.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/** What the points consumer counts. */
@Component
class PointsMetrics {

    private final Counter points;
    private final Counter resends;
    private final Counter failed;
    private final Counter fenced;
    private final Counter lost;
    private final Timer batches;

    PointsMetrics(MeterRegistry meters) {
        points = meters.counter("millrace.points.stored");
        resends = meters.counter("millrace.points.resends");
        failed = meters.counter("millrace.points.batches.failed");
        fenced = meters.counter("millrace.points.batches.fenced");
        lost = meters.counter("millrace.points.offsets.lost");
        batches = meters.timer("millrace.points.batch");
    }

    interface Store {
        Outcome store() throws SQLException;
    }

    Outcome timed(Store store) throws SQLException {
        Timer.Sample sample = Timer.start();
        try {
            return store.store();
        } finally {
            sample.stop(batches);
        }
    }

    void stored(Outcome.Stored counts) {
        points.increment(counts.points());
        resends.increment(counts.resends());
    }

    void failed() {
        failed.increment();
    }

    void fenced() {
        fenced.increment();
    }

    void lost() {
        lost.increment();
    }
}
