package dev.millrace.retrieval.indexing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What the indexes count. */
@Component
class IndexMetrics {

    final AtomicLong documents;
    final AtomicLong passages;
    final AtomicLong bytes;
    final AtomicLong behind;
    final Timer refresh;
    final Timer put;
    final Timer commit;
    final Counter rebuilt;
    final Counter refused;

    IndexMetrics(MeterRegistry meters) {
        documents = gauge(meters, "millrace.index.documents");
        passages = gauge(meters, "millrace.index.passages");
        bytes = gauge(meters, "millrace.index.bytes");
        behind = gauge(meters, "millrace.index.behind");
        refresh = meters.timer("millrace.index.refresh");
        put = meters.timer("millrace.index.put");
        commit = meters.timer("millrace.index.commit");
        rebuilt = meters.counter("millrace.index.rebuilt");
        refused = meters.counter("millrace.index.refused");
    }

    private static AtomicLong gauge(MeterRegistry meters, String name) {
        AtomicLong value = new AtomicLong();
        meters.gauge(name, value);
        return value;
    }
}
