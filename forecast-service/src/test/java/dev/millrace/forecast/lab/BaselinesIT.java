package dev.millrace.forecast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.EttCsv;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simple models against figures measured with numpy, on all windows. */
class BaselinesIT {

    private static final Path DATA = Path.of("../../shared/data");

    @ParameterizedTest
    @CsvSource({
        "ETTh1, ett-hour, 96, 96, 2785, 1.294, .713, .400, .400, .383, .392",
        "ETTh1, ett-hour, 336, 96, 2785, 1.294, .713, .400, .400, .370, .391",
        "ETTh1, ett-hour, 336, 336, 2545, , , .469, .431, .426, .426",
        "ETTm1, ett-minute, 96, 96, 11425, , , .349, .372, ,"
    })
    void reachTheFiguresMeasuredElsewhere(
            String file,
            String protocol,
            int lookBack,
            int horizon,
            int windows,
            Double repeatMse,
            Double repeatMae,
            double phaseMse,
            double phaseMae,
            Double ridgeMse,
            Double ridgeMae)
            throws IOException {
        Path csv = DATA.resolve(file + ".csv");
        assumeThat(csv).as(file + " is not part of the repository").exists();
        SeriesTable table = EttCsv.read(csv);
        TimeFeatures calendar = TimeFeatures.infer(table);
        Dataset dataset = Dataset.of(table, Protocol.of(protocol), calendar, new WindowShape(lookBack, 0, horizon));

        assertThat(dataset.test().count()).isEqualTo(windows);
        if (repeatMse != null && repeatMae != null) {
            check(new Repeat(), dataset, repeatMse, repeatMae);
        }
        check(new SamePhaseMean(SamePhaseMean.usualSeason(table, calendar)), dataset, phaseMse, phaseMae);
        // For ETTm1 there is only a figure of a fit on every fourth window.
        if (ridgeMse != null && ridgeMae != null) {
            check(Ridge.fit(dataset), dataset, ridgeMse, ridgeMae);
        }
    }

    private static void check(WindowForecaster model, Dataset dataset, double mse, double mae) {
        Score score = Score.of(model, dataset.test(), done -> {});
        System.out.printf(
                "%s %s: %s (elsewhere %.3f %.3f)%n",
                model.getClass().getSimpleName(), dataset.shape(), score, mse, mae);
        assertThat(score.mse()).isCloseTo(mse, within(.002));
        assertThat(score.mae()).isCloseTo(mae, within(.002));
    }
}
