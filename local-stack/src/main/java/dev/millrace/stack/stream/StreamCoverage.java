package dev.millrace.stack.stream;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** How many of the values that came lie within the intervals that were forecast for them. */
final class StreamCoverage {

    private final Map<String, Map<Instant, Double>> truth = new HashMap<>();
    private final Map<String, Instant> newest = new HashMap<>();
    private final Instant last;
    private long forecasts;
    private long followed;
    private long judged;
    private long within;

    StreamCoverage(StreamTable table) {
        last = Instant.ofEpochSecond(0, table.times()[table.rows() - 1]);
        for (int column = 0; column < table.columns().size(); column++) {
            Map<Instant, Double> values = new HashMap<>();
            for (int row = 0; row < table.rows(); row++) {
                values.put(Instant.ofEpochSecond(0, table.times()[row]), table.values()[column][row]);
            }
            truth.put(StreamFeed.series(table, column), values);
        }
    }

    void take(ConsumerRecords<String, byte[]> events) {
        for (ConsumerRecord<String, byte[]> event : events) {
            ForecastIssued issued = EventJson.read(event.value(), ForecastIssued.class);
            Map<Instant, Double> values = truth.get(issued.series().value());
            if (values != null) {
                take(issued, values);
            }
        }
    }

    private void take(ForecastIssued issued, Map<Instant, Double> values) {
        forecasts++;
        newest.merge(
                issued.series().value(), issued.watermark().time(), (one, other) -> one.isAfter(other) ? one : other);
        followed += issued.model().offset().isPresent() ? 1 : 0;
        List<Double> low = issued.quantiles().getOrDefault("0.05", List.of());
        List<Double> high = issued.quantiles().getOrDefault("0.95", List.of());
        for (int h = 0; h < low.size(); h++) {
            Double value = values.get(issued.times().get(h));
            if (value != null) {
                judged++;
                within += value >= low.get(h) && value <= high.get(h) ? 1 : 0;
            }
        }
    }

    /** Whether every series was forecast from its last row. */
    boolean complete() {
        return truth.keySet().stream().allMatch(series -> last.equals(newest.get(series)));
    }

    long forecasts() {
        return forecasts;
    }

    /** Of these, by weights that had learned from the stream. */
    long followed() {
        return followed;
    }

    double share() {
        return (double) within / Math.max(1, judged);
    }
}
