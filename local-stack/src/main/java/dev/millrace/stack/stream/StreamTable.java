package dev.millrace.stack.stream;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The newest rows of a file in the layout of ETT: a date, and a number for each column.
 *
 * @param columns their names
 * @param times nanoseconds since 1970, one for each row
 * @param values {@code [columns][rows]}
 */
record StreamTable(List<String> columns, long[] times, double[][] values) {

    private static final int MOST_COLUMNS = 100;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    int rows() {
        return times.length;
    }

    /** @param most rows that are kept, the newest */
    static StreamTable read(Path file, int most) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw bad(file, "has no rows");
        }
        List<String> header = List.of(lines.getFirst().split(",", -1));
        List<String> columns = header.subList(1, header.size());
        if (columns.isEmpty() || columns.size() > MOST_COLUMNS) {
            throw bad(file, "needs a date and 1 to " + MOST_COLUMNS + " columns");
        }
        int first = Math.max(1, lines.size() - most);
        int rows = lines.size() - first;
        long[] times = new long[rows];
        double[][] values = new double[columns.size()][rows];
        List<String> cells = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            cells.clear();
            cells.addAll(List.of(lines.get(first + row).split(",", -1)));
            try {
                times[row] = LocalDateTime.parse(cells.getFirst(), DATE).toEpochSecond(ZoneOffset.UTC) * 1_000_000_000L;
                for (int column = 0; column < columns.size(); column++) {
                    values[column][row] = Double.parseDouble(cells.get(column + 1));
                }
            } catch (DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
                throw bad(file, "line " + (first + row + 1) + ": " + e.getMessage());
            }
        }
        return new StreamTable(columns, times, values);
    }

    private static Failure bad(Path file, String what) {
        return new Failure(file + ": " + what, "a header date,NAME,… and rows such as 2016-07-01 00:00:00,5.8,…");
    }
}
