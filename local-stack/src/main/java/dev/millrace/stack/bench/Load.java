package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Points to send: every series one point a minute, a wave of 48 steps with noise. The same seed gives the same bytes.
 *
 * @param chunk points of one series in one request
 */
record Load(String prefix, int series, int pointsPerSeries, int chunk, long seed) {

    private static final long START_SECONDS = 1_700_000_000L;

    int points() {
        return series * pointsPerSeries;
    }

    /** All events, as the ingest-service makes them of the columnar requests. */
    List<PointsBatch> events() {
        Random random = new Random(seed);
        List<PointsBatch> events = new ArrayList<>();
        for (int from = 0; from < pointsPerSeries; from += chunk) {
            int length = Math.min(chunk, pointsPerSeries - from);
            for (int s = 0; s < series; s++) {
                long[] times = new long[length];
                double[] values = new double[length];
                for (int i = 0; i < length; i++) {
                    times[i] = (START_SECONDS + 60L * (from + i)) * 1_000_000_000L;
                    values[i] = 100 + 20 * Math.sin((from + i) * Math.TAU / 48) + random.nextGaussian();
                }
                events.add(new PointsBatch(
                        TenantId.DEFAULT,
                        new SeriesId(prefix + "%05d".formatted(s)),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        times,
                        values));
            }
        }
        return events;
    }

    /** Columnar JSON bodies of {@code perRequest} events each. */
    static List<byte[]> columnar(List<PointsBatch> events, int perRequest) {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < events.size(); from += perRequest) {
            List<Map<String, Object>> batches = new ArrayList<>();
            for (PointsBatch event : events.subList(from, Math.min(from + perRequest, events.size()))) {
                batches.add(Map.of("series", event.series().value(), "times", event.times(), "values", event.values()));
            }
            bodies.add(EventJson.write(Map.of("batches", batches)));
        }
        return bodies;
    }

    /** NDJSON bodies, a point a line. */
    static List<byte[]> rows(List<PointsBatch> events, int perRequest) {
        List<byte[]> bodies = new ArrayList<>();
        for (int from = 0; from < events.size(); from += perRequest) {
            StringBuilder body = new StringBuilder();
            for (PointsBatch event : events.subList(from, Math.min(from + perRequest, events.size()))) {
                for (int i = 0; i < event.size(); i++) {
                    body.append("{\"series\":\"")
                            .append(event.series())
                            .append("\",\"time\":")
                            .append(event.times()[i])
                            .append(",\"value\":")
                            .append(event.values()[i])
                            .append("}\n");
                }
            }
            bodies.add(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bodies;
    }
}
