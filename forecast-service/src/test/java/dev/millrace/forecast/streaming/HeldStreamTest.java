package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Validation;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeldStreamTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final HeldStream held = new HeldStream(
            new StreamKey(TenantId.DEFAULT, new SeriesId("s"), "forecast/s/h1"),
            "digest",
            new FittedModel(
                    new Rule.Repeat(),
                    1,
                    1,
                    new ResidualGrid(1, 1, new float[] {0}),
                    0,
                    Map.of("s", 1.0),
                    new Validation(OptionalDouble.empty(), 0, List.of())));

    @Test
    void whatCouldNotBeOpenedIsTriedAgainAfterAPause() {
        assertThat(held.due(NOW)).isTrue();
        held.retry(NOW.plusSeconds(5));
        assertThat(held.due(NOW.plusSeconds(4))).isFalse();
        assertThat(held.due(NOW.plusSeconds(5))).isTrue();
    }

    @Test
    void itWaitsOnceHoweverOftenItIsAskedFor() {
        assertThat(held.enqueue()).isTrue();
        assertThat(held.enqueue()).isFalse();
        held.dequeue();
        assertThat(held.enqueue()).isTrue();
    }

    @Test
    void aStreamIsKeptUntilWhatItForecastIsOver() {
        held.used(NOW);
        assertThat(held.idle(Duration.ofMinutes(10), NOW.plusSeconds(599))).isFalse();
        assertThat(held.idle(Duration.ofMinutes(10), NOW.plusSeconds(601))).isTrue();
        Frequency.Fixed hourly = new Frequency.Fixed(Duration.ofHours(1));
        double[] values = {1, 2, 3, 4};
        History history = new History(
                new SeriesId("s"), Optional.empty(), hourly, NOW, values, new Watermark(NOW, values.length, 1));
        held.opened(SeriesStream.of(1, held.version(), history, hourly, 100, 1), NOW);
        // its horizon is one step
        assertThat(held.idle(Duration.ofMinutes(10), NOW.plus(Duration.ofHours(2))))
                .isFalse();
        assertThat(held.idle(
                        Duration.ofMinutes(10), NOW.plus(Duration.ofHours(2)).plusSeconds(1)))
                .isTrue();
    }

    @Test
    void withoutAStreamThereIsNothingToWriteDown() {
        assertThat(held.unsaved()).isEmpty();
        assertThat(held.behind()).isTrue();
        assertThat(held.bytes()).isZero();
    }
}
