package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.streaming.NetworkTracks.Issued;
import dev.millrace.forecast.streaming.NetworkTracks.Served;
import dev.millrace.forecast.streaming.TrackRecord.Recent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class NetworkTrackTest {

    private static final Frequency HOURLY = new Frequency.Fixed(Duration.ofHours(1));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int HORIZON = 4;
    private static final int STEPS = 16;
    private static final StreamKey KEY = new StreamKey(TenantId.DEFAULT, new SeriesId("s"), "trained/x");
    private static final Served SERVED = new Served("trained/x", "digest", HORIZON, HOURLY, 1, OptionalDouble.of(0.5));
    private static final Drift DRIFT = new Drift(true, true, 3, Duration.ofDays(30), 1.25, 0.1, 10);

    private final ResidualGrid residuals = new ResidualGrid(HORIZON, 3, new float[] {-1, 0, 1});
    private final double[] values = new double[1000];
    private final NetworkTrack track = track(Optional.empty());

    @Test
    void everyPointIsHeldAgainstTheForecastsBeforeItAlsoWhenSeveralComeTogether() {
        follow(0, 0);
        follow(3, 0);
        assertThat(track.recent().points()).isEqualTo(3);
        follow(4, 0);
        assertThat(track.recent().points()).isEqualTo(4);
        follow(4, 0);
        assertThat(track.recent().points()).isEqualTo(4);
    }

    @Test
    void errorsAreComparedWithNaiveOnesAndIntervalsWidenWithThem() {
        Arrays.setAll(values, t -> t % 2 == 0 ? 0 : 8);
        for (int t = 0; t < 800; t++) {
            follow(t, 4);
        }
        // naive repeats: of four steps two miss by 8, and the forecast misses all by 4
        assertThat(track.recent().error()).isCloseTo(4, within(1e-9));
        assertThat(track.recent().naive()).isCloseTo(4, within(0.1));
        assertThat(track.residuals().quantile(0.95, new double[HORIZON], 1)[0])
                .isGreaterThan(residuals.quantile(0.95, new double[HORIZON], 1)[0]);
    }

    @Test
    void aChannelThatLagsBehindIsHeldAgainstWhatWasForecastOfIt() {
        track.follow(new Issued(history(0), time(2), prediction(0)));
        track.follow(new Issued(history(2), time(4), prediction(0)));
        assertThat(track.recent().points()).isZero();
        track.follow(new Issued(history(4), time(4), prediction(0)));
        assertThat(track.recent().points()).isEqualTo(2);
    }

    @Test
    void itGoesOnFromWhatWasWrittenDown() {
        for (int t = 0; t < 50; t++) {
            follow(t, 1);
        }
        StreamStore.Track written = track.unsaved().orElseThrow();
        track.saved(written.revision());
        assertThat(track.unsaved()).isEmpty();
        Checkpoint read = Checkpoint.read(written.checkpoint().write()).orElseThrow();

        NetworkTrack again = track(Optional.of(read));
        assertThat(again.recent()).isEqualTo(track.recent());
        assertThat(again.residuals().residuals())
                .containsExactly(track.residuals().residuals());
        assertThat(again.report().start()).isEqualTo(START);
    }

    @Test
    void itIsKeptUntilAllThatItForecastIsOver() {
        track.used(START);
        assertThat(track.idle(Duration.ofMinutes(10), START.plus(Duration.ofHours(HORIZON))))
                .isFalse();
        assertThat(track.idle(Duration.ofMinutes(10), START.plus(Duration.ofHours(HORIZON + 2))))
                .isTrue();
    }

    @Test
    void aVersionHasDriftedWhenHalfOfItsChannelsDoWorseThanItPromised() {
        Recent good = new Recent(100, 0.6, 1, 0.9);
        Recent bad = new Recent(100, 1.3, 1, 0.9);
        Recent tooWide = new Recent(100, 0.5, 1, 1);
        Recent early = new Recent(99, 9, 1, 0);
        assertThat(drifted(good)).isFalse();
        assertThat(drifted(bad)).isTrue();
        assertThat(drifted(tooWide)).isFalse();
        assertThat(drifted(new Recent(100, 0.5, 1, 0.75))).isTrue();
        assertThat(drifted(early)).isFalse();
        assertThat(drifted(early, good, bad)).isTrue();
        assertThat(drifted(good, good, bad)).isFalse();
        assertThat(drifted()).isFalse();
    }

    private static boolean drifted(Recent... channels) {
        return DRIFT.breached(List.of(channels), HORIZON, OptionalDouble.of(0.5));
    }

    private NetworkTrack track(Optional<Checkpoint> checkpoint) {
        return new NetworkTrack(KEY, SERVED, history(0), residuals, checkpoint);
    }

    private void follow(int newest, double mean) {
        track.follow(new Issued(history(newest), time(newest), prediction(mean)));
    }

    private Prediction prediction(double mean) {
        double[] means = new double[HORIZON];
        Arrays.fill(means, mean);
        return new Prediction(means, 1, residuals);
    }

    private History history(int newest) {
        int first = Math.max(0, newest - STEPS + 1);
        return new History(
                KEY.series(),
                Optional.empty(),
                HOURLY,
                time(newest),
                Arrays.copyOfRange(values, first, newest + 1),
                new Watermark(time(newest), newest + 1, newest));
    }

    private static Instant time(int step) {
        return HOURLY.plus(START, step);
    }
}
