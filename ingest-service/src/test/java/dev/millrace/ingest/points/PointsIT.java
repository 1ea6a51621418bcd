package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.PointsBatch;
import dev.millrace.ingest.IngestIT;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PointsIT extends IngestIT {

    @Test
    void storesTheRowsOfAJsonBodyWithUnitAndLabels() {
        Answer answer = post("/v1/points", "application/json", """
                {"series":"a","unit":"MW","labels":{"site":"x"},"points":[
                  {"time":"2026-03-01T12:00:00Z","value":1.5},
                  {"value":-2,"time":-1}]}
                """);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).hasToString("{\"accepted\":2,\"refused\":0,\"errors\":[]}");
        List<PointsBatch> events = events();
        assertThat(events).hasSize(1);
        PointsBatch event = events.getFirst();
        assertThat(event.series().value()).isEqualTo("a");
        assertThat(event.unit()).contains("MW");
        assertThat(event.labels()).containsOnly(java.util.Map.entry("site", "x"));
        assertThat(event.part()).isEqualTo(Optional.empty());
        assertThat(event.times()).containsExactly(1772366400000000000L, -1_000_000L);
        assertThat(event.values()).containsExactly(1.5, -2);
    }
}
