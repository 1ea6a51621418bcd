package dev.millrace.forecast;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The demo's real series, for tests. */
public enum DemoSeries {
    AIR_PASSENGERS,
    CO2,
    ELECTRICITY_DEMAND,
    SUNSPOTS;

    private static final Path FOLDER = Path.of("../local-stack/src/main/resources/demo");

    public double[] points() {
        Path file = FOLDER.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".csv");
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
