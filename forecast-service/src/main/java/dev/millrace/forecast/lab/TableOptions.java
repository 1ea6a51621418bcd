package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.EttCsv;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Which table, and how it is cut into windows: what {@code eval} and {@code train} have in common. */
record TableOptions(
        Path file,
        Protocol protocol,
        int lookBack,
        int label,
        boolean targetOnly,
        Optional<TimeFeatures> calendar,
        Optional<Integer> season) {

    private static final int USUAL_LOOK_BACK = 96;

    static TableOptions of(Arguments arguments) {
        int lookBack =
                arguments.integer("look-back", 1, WindowShape.MAX_ROWS - 1).orElse(USUAL_LOOK_BACK);
        String features = arguments.text("features").orElse("M");
        if (!features.equals("M") && !features.equals("S")) {
            throw new LabFailure("--features " + features + " is neither M nor S", "M: all columns, S: the last alone");
        }
        return new TableOptions(
                arguments.file("CSV"),
                Protocol.of(arguments.text("protocol").orElse(Protocol.RATIO.text())),
                lookBack,
                arguments.integer("label", 0, lookBack).orElse(lookBack / 2),
                features.equals("S"),
                arguments.text("freq").map(TimeFeatures::of),
                arguments.integer("season", 1, WindowShape.MAX_ROWS));
    }

    /** The table, read once; its windows depend on the horizon. */
    Source read() throws IOException {
        SeriesTable all = EttCsv.read(file);
        SeriesTable table = targetOnly ? all.targetOnly() : all;
        TimeFeatures marks = calendar.orElseGet(() -> TimeFeatures.infer(table));
        return new Source(
                table,
                marks,
                season.orElseGet(() -> SamePhaseMean.usualSeason(table, marks)),
                protocol,
                lookBack,
                label);
    }

    /** @param season in rows, of same-phase mean */
    record Source(SeriesTable table, TimeFeatures calendar, int season, Protocol protocol, int lookBack, int label) {

        Dataset windows(int horizon) {
            return Dataset.of(table, protocol, calendar, new WindowShape(lookBack, label, horizon));
        }
    }
}
