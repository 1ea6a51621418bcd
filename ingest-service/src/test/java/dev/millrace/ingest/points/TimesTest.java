package dev.millrace.ingest.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,0",
        "2026-03-01T12:00:00Z,1772366400000000000",
        "2026-03-01T13:30:00+01:30,1772366400000000000",
        "1969-12-31T23:59:59.999999999Z,-1",
        "2024-02-29T00:00:00.5Z,1709164800500000000",
        "1677-09-21T00:12:43.145224192Z,-9223372036854775808",
        "2262-04-11T23:47:16.854775807Z,9223372036854775807",
        "1700-01-01T00:00Z,-8520336000000000000"
    })
    void readsInstants(String text, long nanos) {
        assertThat(Times.parse(text)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026-03-01",
                "2026-03-01T12:00:00",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T12:60:00Z",
                "2026-03-01T12:00:00.1234567890Z",
                "2026-03-01T12:00:0\u0661Z",
                "1677-09-21T00:12:43.145224191Z",
                "2262-04-11T23:47:16.854775808Z",
                "1600-01-01T00:00:00Z",
                "+12026-03-01T12:00:00Z"
            })
    void refusesWhatIsNoInstantInRange(String text) {
        assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(RecordRefused.class);
    }

    @Test
    void agreesWithTheLibraryOnRandomInstants() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("millrace.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long nanos = random.nextLong() >> random.nextInt(40);
            Instant instant =
                    Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
            assertThat(Times.parse(instant.toString())).isEqualTo(nanos);
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(24 * 60) - 12 * 60));
            assertThat(Times.parse(instant.atOffset(offset).toString())).isEqualTo(nanos);
        }
    }

    @Test
    void refusesIntegersThatLeaveTheRange() {
        assertThat(Precision.MILLISECONDS.nanos(-9_223_372_036_854L)).isEqualTo(-9_223_372_036_854_000_000L);
        assertThat(Precision.NANOSECONDS.nanos(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> Precision.MILLISECONDS.nanos(9_223_372_036_855L))
                .isInstanceOf(RecordRefused.class);
        assertThatThrownBy(() -> Precision.SECONDS.nanos(Long.MAX_VALUE)).isInstanceOf(RecordRefused.class);
    }
}
