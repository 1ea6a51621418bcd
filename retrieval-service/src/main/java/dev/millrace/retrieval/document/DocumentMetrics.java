package dev.millrace.retrieval.document;

import dev.millrace.servicekit.partitions.PartitionBatch;
import dev.millrace.servicekit.partitions.PartitionWatch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What the documents consumer counts; and says within this process that something was stored. */
@Component
class DocumentMetrics implements PartitionWatch {

    private final ApplicationEventPublisher events;
    private final Counter parts;
    private final Counter failed;
    private final Counter fenced;
    private final Counter lost;
    private final Timer batches;

    DocumentMetrics(MeterRegistry meters, ApplicationEventPublisher events) {
        this.events = events;
        parts = meters.counter("millrace.documents.records");
        failed = meters.counter("millrace.documents.batches.failed");
        fenced = meters.counter("millrace.documents.batches.fenced");
        lost = meters.counter("millrace.documents.offsets.lost");
        batches = meters.timer("millrace.documents.batch");
    }

    @Override
    public void stored(PartitionBatch batch, Duration took) {
        parts.increment(batch.records().size());
        batches.record(took);
        events.publishEvent(new DocumentsChanged());
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
