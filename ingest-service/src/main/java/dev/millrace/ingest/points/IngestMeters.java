package dev.millrace.ingest.points;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Counts what came in, by its format. Thread-safe. */
@Component
public final class IngestMeters {

    private final MeterRegistry meters;

    public IngestMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * @param format one of a few fixed names
     * @param accepted points the broker has acknowledged
     * @param refused records
     */
    public void count(String format, long accepted, long refused) {
        meters.counter("millrace.ingest.points.accepted", "format", format).increment(accepted);
        meters.counter("millrace.ingest.records.refused", "format", format).increment(refused);
    }
}
