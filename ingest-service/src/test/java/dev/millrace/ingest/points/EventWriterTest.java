package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EventWriterTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void writesWhatTheContractsOwnWriterWrites() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            int size = 1 + random.nextInt(50);
            double[] values = random.longs(size)
                    .mapToDouble(Double::longBitsToDouble)
                    .map(value -> Double.isFinite(value) ? value : -0.0)
                    .toArray();
            PointsBatch batch = new PointsBatch(
                    TenantId.DEFAULT,
                    new SeriesId("s\"\\\u00e4\u2028\ud83d\ude80" + i),
                    i % 2 == 0 ? Optional.of("\u00b0C") : Optional.empty(),
                    i % 3 == 0 ? Map.of() : Map.of("a", "b\"", "c", "{}"),
                    i % 5 == 0 ? Optional.empty() : Optional.of(new RequestPart("key " + i, i)),
                    random.longs(size).toArray(),
                    values);

            byte[] written = EventWriter.write(batch);

            assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(EventJson.write(batch)));
            PointsBatch read = EventJson.read(written, PointsBatch.class);
            assertThat(read.values()).isEqualTo(values);
            assertThat(read.times()).isEqualTo(batch.times());
            assertThat(read.part()).isEqualTo(batch.part());
        }
    }
}
