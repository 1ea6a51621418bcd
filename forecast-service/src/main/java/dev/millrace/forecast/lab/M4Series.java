package dev.millrace.forecast.lab;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.BadTableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Many series in the layout of the M4 competition: {@code NAME-train.csv} and {@code NAME-test.csv} with a header, then a line for each
 * series: its id and its values, each in quotes or not, the shorter lines padded with empty cells.
 *
 * @param season in steps, as the competition counts it
 */
record M4Series(String name, Frequency frequency, int season, List<One> series) {

    private static final String TRAIN = "-train.csv";
    private static final String TEST = "-test.csv";
    private static final long MOST_BYTES = 512L << 20;

    /** @param seen to fit on @param after what came then, as many in all */
    record One(String id, double[] seen, double[] after) {}

    private record Row(String id, double[] values) {}

    /** @throws BadTableException when the folder has no such files, several of them, or none that can be read */
    static M4Series read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(TRAIN))
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        }
        if (files.size() != 1) {
            throw new BadTableException(
                    "the folder " + folder.getFileName() + " has " + files.size() + " files *" + TRAIN,
                    "name a CSV file, or a folder with one NAME" + TRAIN + " and NAME" + TEST);
        }
        String name = files.getFirst().getFileName().toString().replace(TRAIN, "");
        List<Row> train = rows(files.getFirst());
        List<Row> test = rows(folder.resolve(name + TEST));
        if (train.size() != test.size() || train.isEmpty()) {
            throw new BadTableException(
                    name + TRAIN + " has " + train.size() + " series and " + name + TEST + " " + test.size(),
                    "both hold the same series in the same order");
        }
        List<One> series = new ArrayList<>();
        for (int i = 0; i < train.size(); i++) {
            if (!train.get(i).id().equals(test.get(i).id())
                    || test.get(i).values().length != test.getFirst().values().length) {
                throw new BadTableException(
                        "line " + (i + 2) + " of " + name + TEST + " does not go with that of " + name + TRAIN,
                        "both hold the same series in the same order, the test values as many for each");
            }
            if (test.get(i).values().length == 0) {
                throw new BadTableException(
                        "line " + (i + 2) + " of " + name + TEST + " has no values", "a line holds an id and numbers");
            }
            series.add(new One(
                    train.get(i).id(), train.get(i).values(), test.get(i).values()));
        }
        M4Series all = switch (name) {
            case "Hourly" -> new M4Series(name, Frequency.parse("PT1H"), 24, series);
            case "Daily" -> new M4Series(name, Frequency.parse("P1D"), 1, series);
            case "Weekly" -> new M4Series(name, Frequency.parse("P7D"), 1, series);
            case "Monthly" -> new M4Series(name, Frequency.parse("P1M"), 12, series);
            case "Quarterly" -> new M4Series(name, Frequency.parse("P3M"), 4, series);
            case "Yearly" -> new M4Series(name, Frequency.parse("P1Y"), 1, series);
            default ->
                throw new BadTableException(
                        "nothing tells the frequency of " + name,
                        "name the files Hourly, Daily, Weekly, Monthly, Quarterly or Yearly");
        };
        for (int i = 0; i < series.size(); i++) {
            if (series.get(i).seen().length <= all.season()) {
                throw new BadTableException(
                        "line " + (i + 2) + " of " + name + TRAIN + " has "
                                + series.get(i).seen().length + " values",
                        "errors are measured by those of a season of " + all.season() + " steps: more are needed");
            }
        }
        return all;
    }

    int horizon() {
        return series.getFirst().after().length;
    }

    private static List<Row> rows(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            throw new BadTableException(
                    file.getFileName() + " is missing or larger than " + (MOST_BYTES >> 20) + " MiB",
                    "a folder has one NAME" + TRAIN + " and NAME" + TEST);
        }
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(row(line, file, rows.size() + 2));
            }
        }
        return rows;
    }

    private static Row row(String line, Path file, int number) {
        String[] cells = line.split(",");
        double[] values = new double[cells.length - 1];
        int count = 0;
        for (int i = 1; i < cells.length; i++) {
            String cell = plain(cells[i]);
            if (!cell.isEmpty()) {
                try {
                    values[count++] = Double.parseDouble(cell);
                } catch (NumberFormatException e) {
                    throw new BadTableException(
                            "line " + number + " of " + file.getFileName() + ", cell " + (i + 1) + ": " + cell
                                    + " is no number",
                            "a line holds an id and numbers");
                }
            }
        }
        return new Row(plain(cells[0]), Arrays.copyOf(values, count));
    }

    private static String plain(String cell) {
        return cell.replace("\"", "").strip();
    }
}
