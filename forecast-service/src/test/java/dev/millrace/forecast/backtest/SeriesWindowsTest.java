package dev.millrace.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.serving.Past;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SeriesWindowsTest {

    private static final Frequency HOUR = Frequency.parse("PT1H");
    private static final double NONE = Double.NaN;

    @Test
    void windowsEndWithTheSeriesAndSeeNothingOfThemselves() {
        SeriesWindows windows = windows(plan(3, 2, 2), 100, 0, 1, 2, 3, 4, NONE, 6, 7, 8);
        assertThat(windows.origins()).containsExactly(4, 6);
        assertThat(windows.actual(0)).containsExactly(4, NONE, 6);
        assertThat(windows.actual(1)).containsExactly(6, 7, 8);
        assertThat(windows.past(0).values()).containsExactly(0, 1, 2, 3);
        // a gap at the end is what was known before it
        assertThat(windows.past(1).values()).containsExactly(0, 1, 2, 3, 4, 4);
        assertThat(windows.past(1).end()).isEqualTo(time(5));
        assertThat(windows.times()).containsExactly(time(4), time(6));
        assertThat(windows(plan(3, 2, 2), 2, 0, 1, 2, 3, 4, NONE, 6, 7, 8)
                        .past(0)
                        .values())
                .containsExactly(2, 3);
    }

    @Test
    void theScaleIsWhatASeasonalNaiveForecastErredByBefore() {
        SeriesWindows windows = windows(plan(2, 1, 2), 100, 1, 5, 2, NONE, 4, 5, 100, 200);
        // before the window two steps apart: |2 - 1|, |4 - 2|; the others have no partner
        assertThat(windows.scale(2)).isCloseTo((1 + 2) / 2.0, within(1e-12));
        assertThat(windows(plan(2, 1, 2), 100, 7, 7, 7, 7, 7, 7).scale(1)).isNaN();
        assertThat(windows(plan(2, 1, 2), 100, 7, 7, 7, 7).scale(5)).isNaN();
    }

    @Test
    void whatHasNoValueBeforeAWindowIsSeen() {
        SeriesWindows windows = windows(plan(2, 1, 2), 2, 1, NONE, NONE, 4, 5);
        assertThat(windows.hasPast(0)).isFalse();
        assertThat(windows(plan(2, 1, 2), 3, 1, NONE, NONE, 4, 5).hasPast(0)).isTrue();
    }

    @Test
    void thePastEndsWithTheNewestValueAtTheTime() {
        History history = history(1, 2, NONE, 4);
        assertThat(Past.until(history, time(3))).contains(history);
        assertThat(Past.until(history, time(2)).orElseThrow().values()).containsExactly(1, 2);
        assertThat(Past.until(history, time(2)).orElseThrow().end()).isEqualTo(time(1));
        // a step that begins a moment after the time is not yet known
        assertThat(Past.until(history, time(1).minusSeconds(1)).orElseThrow().values())
                .containsExactly(1);
        assertThat(Past.until(history, time(-1))).isEmpty();
    }

    private static SeriesWindows windows(BacktestPlan plan, int newest, double... values) {
        return SeriesWindows.of(history(values), plan, newest);
    }

    private static History history(double... values) {
        Instant end = time(values.length - 1);
        return new History(
                new SeriesId("s"),
                Optional.empty(),
                HOUR,
                end,
                values,
                new Watermark(
                        end,
                        DoubleStream.of(values).filter(v -> !Double.isNaN(v)).count(),
                        1));
    }

    private static Instant time(int step) {
        return HOUR.plus(Instant.parse("2026-01-01T00:00:00Z"), step);
    }

    private static BacktestPlan plan(int horizon, int windows, int step) {
        return new BacktestPlan(
                horizon, windows, step, List.of(80.0), true, PlannedModel.BASELINE, List.of(), List.of(), null);
    }
}
