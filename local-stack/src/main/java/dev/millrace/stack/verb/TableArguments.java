package dev.millrace.stack.verb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which table, and how it is cut into windows. */
@SuppressWarnings("NullAway.Init") // set by picocli
final class TableArguments {

    @Parameters(
            paramLabel = "CSV",
            description =
                    "A header 'date,NAME,…', then a date and a number for each name, the target last; for eval also a folder in M4's layout.")
    private Path csv;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "ratio",
            description = "Borders: ett-hour, ett-minute, or ratio (70 %% training, 20 %% test; the default).")
    private String protocol;

    @Option(names = "--look-back", paramLabel = "ROWS", description = "Rows a model sees (96).")
    private @Nullable Integer lookBack;

    @Option(names = "--label", paramLabel = "ROWS", description = "Rows a decoder is given again (half the look-back).")
    private @Nullable Integer label;

    @Option(
            names = "--features",
            paramLabel = "M|S",
            description = "M: all columns at once (default). S: the last column alone.")
    private @Nullable String features;

    @Option(
            names = "--freq",
            paramLabel = "LETTER",
            description = "Calendar features of h, t (minutes), s, d, b, w or m (by default as the dates tell).")
    private @Nullable String frequency;

    @Option(
            names = "--season",
            paramLabel = "ROWS",
            description = "Season of same-phase mean (a day; of days a week; of weeks and months a year).")
    private @Nullable Integer season;

    LabArguments addTo(LabArguments arguments) {
        return arguments
                .file(csv)
                .option("protocol", protocol)
                .option("look-back", lookBack)
                .option("label", label)
                .option("features", features)
                .option("freq", frequency)
                .option("season", season);
    }
}
