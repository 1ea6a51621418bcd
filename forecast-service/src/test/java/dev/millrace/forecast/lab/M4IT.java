package dev.millrace.forecast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The competition's benchmark has to have the errors that the competition published. */
class M4IT {

    private static final Path DATA = Path.of("../../shared/data/m4");

    @Test
    void naive2HasThePublishedErrorsOnHourlySeries() throws IOException {
        assumeThat(DATA).as("M4 is not part of the repository").exists();
        M4Series series = M4Series.read(DATA);
        M4Score score = new M4Score();
        series.series()
                .forEach(one -> score.add(
                        one, Naive2.forecast(one.seen(), series.season(), series.horizon()), series.season()));

        assertThat(series.series()).hasSize(414);
        assertThat(score.smape()).isCloseTo(18.383, within(.001));
        assertThat(score.mase()).isCloseTo(2.395, within(.001));
    }
}
