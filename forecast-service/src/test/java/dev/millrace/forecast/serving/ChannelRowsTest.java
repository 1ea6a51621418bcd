package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelRowsTest {

    private static final Instant END = Instant.parse("2026-03-02T12:00:00Z");
    private static final Frequency STEP = Frequency.parse("PT30M");
    private static final int LOOK_BACK = TestNetworks.LOOK_BACK;
    private static final TrainedNetwork NETWORK = TestNetworks.of(NetworkFamily.INFORMER, 1, List.of("a", "b"));

    @Test
    void rowsEndWithTheNewestValueOfAnyChannelAndAreScaled() {
        var ready = ready(history("a", END, ramp(30)), history("b", STEP.plus(END, -2), ramp(40)));

        assertThat(ready.end()).isEqualTo(END);
        // channel 0 has mean 0 and deviation 1, channel 1 mean 10 and deviation 2
        assertThat(ready.window().past()[2 * (LOOK_BACK - 1)]).isEqualTo(29);
        assertThat(ready.window().past()[0]).isEqualTo(30 - LOOK_BACK);
        assertThat(ready.window().past()[1]).isEqualTo((40 + 2 - LOOK_BACK - 10) / 2f);
        // what b has not said yet is its last value
        assertThat(ready.window().past()[2 * (LOOK_BACK - 1) + 1]).isEqualTo((39 - 10) / 2f);
        assertThat(ready.window().past()[2 * (LOOK_BACK - 3) + 1]).isEqualTo((39 - 10) / 2f);
    }

    @Test
    void gapsTakeTheLastValueBeforeThem() {
        double[] values = ramp(30);
        Arrays.fill(values, 3, 9, Double.NaN);
        var ready = ready(history("a", END, values), history("b", END, ramp(30)));

        // the first row lies in the gap
        assertThat(ready.window().past()[0]).isEqualTo(2);
        assertThat(ready.window().past()[2 * 3]).isEqualTo(9);
    }

    @Test
    void theCalendarCoversLookBackAndHorizon() {
        var ready = ready(history("a", END, ramp(30)), history("b", END, ramp(30)));
        int width = NETWORK.calendar().width();
        float[] expected = new float[width];
        NETWORK.calendar().fill(END.atOffset(java.time.ZoneOffset.UTC).toLocalDateTime(), expected, 0);

        float[] past = ready.window().pastMarks();
        assertThat(Arrays.copyOfRange(past, past.length - width, past.length)).containsExactly(expected, within(0f));
        float[] decoder = ready.window().decoderMarks();
        assertThat(decoder).hasSize((12 + TestNetworks.HORIZON) * width);
        assertThat(Arrays.copyOfRange(decoder, 11 * width, 12 * width)).containsExactly(expected, within(0f));
    }

    @Test
    void aChannelThatDoesNotFitIsNamed() {
        History whole = history("a", END, ramp(30));
        unfit(ErrorCode.HISTORY_TOO_SHORT, "begin before its first value", whole, history("b", END, ramp(10)));
        unfit(
                ErrorCode.HISTORY_TOO_SHORT,
                "ends 24 steps before",
                whole,
                history("b", STEP.plus(END, -LOOK_BACK), ramp(60)));
        History hourly = new History(
                new SeriesId("b"), Optional.empty(), Frequency.parse("PT1H"), END, ramp(60), new Watermark(END, 60, 1));
        unfit(ErrorCode.INVALID_REQUEST, "PT1H", whole, hourly);
    }

    private static void unfit(ErrorCode code, String reason, History... histories) {
        assertThat(ChannelRows.of(NETWORK, List.of(histories)))
                .isInstanceOfSatisfying(ChannelRows.Result.Unfit.class, unfit -> {
                    assertThat(unfit.channel()).isEqualTo(new SeriesId("b"));
                    assertThat(unfit.code()).isEqualTo(code);
                    assertThat(unfit.reason()).contains(reason);
                });
    }

    private static ChannelRows.Result.Ready ready(History... histories) {
        return (ChannelRows.Result.Ready) ChannelRows.of(NETWORK, List.of(histories));
    }

    private static History history(String id, Instant end, double[] values) {
        return new History(new SeriesId(id), Optional.empty(), STEP, end, values, new Watermark(end, values.length, 1));
    }

    private static double[] ramp(int length) {
        double[] values = new double[length];
        Arrays.setAll(values, i -> i);
        return values;
    }
}
