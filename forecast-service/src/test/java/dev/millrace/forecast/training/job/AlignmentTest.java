package dev.millrace.forecast.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlignmentTest {

    private static final double NONE = Double.NaN;
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void rowsAreWhereAllSeriesHaveBegunAndNoneHasEnded() {
        TrainingData data = Alignment.of(
                List.of(history("a", "PT1H", 0, 1, 2, 3, 4, 5), history("b", "PT1H", 2, 30, 40, 50, 60)),
                null,
                null,
                0);

        assertThat(data.table().names()).containsExactly("a", "b");
        assertThat(data.table().values()).containsExactly(3, 30, 4, 40, 5, 50);
        assertThat(data.table().times()[0]).isEqualTo(START.getEpochSecond() + 2 * 3600);
        assertThat(data.channels().getFirst().first()).isEqualTo("2026-03-01T02:00:00Z");
        assertThat(data.channels().getLast().last()).isEqualTo("2026-03-01T04:00:00Z");
    }

    @Test
    void aGapGetsTheValueBeforeItAlsoOneFromBeforeTheRange() {
        TrainingData data = Alignment.of(
                List.of(history("a", "PT1H", 0, 1, NONE, NONE, 4, NONE, 6)),
                START.plusSeconds(2 * 3600),
                START.plusSeconds(5 * 3600),
                0.9);

        assertThat(data.table().values()).containsExactly(1, 4, 4);
        assertThat(data.channels().getFirst().filled()).isEqualTo(2);
    }

    @Test
    void refusesWhatHasNoCommonGrid() {
        refused(
                ErrorCode.SERIES_IRREGULAR,
                "b has the frequency PT2H",
                history("a", "PT1H", 0, 1, 2),
                history("b", "PT2H", 0, 1, 2));
        refused(ErrorCode.HISTORY_TOO_SHORT, "no time", history("a", "PT1H", 0, 1, 2), history("b", "PT1H", 5, 1, 2));
        refused(ErrorCode.SERIES_IRREGULAR, "1 of 3 steps", history("a", "PT1H", 0, 1, NONE, 2));
    }

    private static void refused(ErrorCode code, String words, History... histories) {
        assertThatThrownBy(() -> Alignment.of(List.of(histories), null, null, 0.3))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    private static History history(String id, String frequency, int firstHour, double... values) {
        Frequency step = Frequency.parse(frequency);
        Instant end = step.plus(START.plusSeconds(firstHour * 3600L), values.length - 1);
        return new History(new SeriesId(id), Optional.empty(), step, end, values, new Watermark(end, values.length, 7));
    }
}
