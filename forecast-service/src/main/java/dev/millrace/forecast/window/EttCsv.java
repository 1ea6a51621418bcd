package dev.millrace.forecast.window;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the layout of the ETT files: a header {@code date,…}, then a date and one number a column on each line, the target in the last
 * column. Dates as {@link RowDate} takes them. Nothing may be missing.
 */
public final class EttCsv {

    private static final String LAYOUT = "the layout is a header 'date,NAME,…', then a date and a number for each name";
    private static final int MAX_CELL = 64;
    /** Single precision squares what it is given. */
    private static final double MAX_MAGNITUDE = 1e15;

    /**
     * What a file may hold at most.
     *
     * @param cells rows times channels; each takes eight bytes
     */
    public record Limits(int lineBytes, int channels, int rows, int cells) {

        public static final Limits STANDARD = new Limits(1 << 20, 4_096, 5_000_000, 48_000_000);
    }

    private final String name;
    private final BoundedLines lines;
    private final Limits limits;

    private long[] times = new long[1_024];
    private double[] values = new double[8_192];
    private int rows;

    private EttCsv(String name, InputStream in, Limits limits) {
        this.name = name;
        this.lines = new BoundedLines(in, limits.lineBytes());
        this.limits = limits;
    }

    /** @throws BadTableException naming line and column */
    public static SeriesTable read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.getFileName().toString(), Limits.STANDARD);
        }
    }

    /**
     * @param name for messages
     * @throws BadTableException naming line and column
     */
    public static SeriesTable read(InputStream in, String name, Limits limits) throws IOException {
        return new EttCsv(name, new BufferedInputStream(in, 1 << 16), limits).table();
    }

    private SeriesTable table() throws IOException {
        List<String> names = header();
        String line;
        while ((line = nextLine()) != null) {
            if (!line.isBlank()) {
                row(line, names);
            }
        }
        if (rows == 0) {
            throw bad("holds no rows", LAYOUT);
        }
        return new SeriesTable(names, Arrays.copyOf(times, rows), Arrays.copyOf(values, rows * names.size()));
    }

    private @Nullable String nextLine() throws IOException {
        try {
            return lines.next();
        } catch (BoundedLines.TooLongException e) {
            throw bad(
                    "line " + (lines.read() + 1) + " is longer than " + limits.lineBytes() + " bytes", "is it a CSV?");
        }
    }

    private List<String> header() throws IOException {
        String line = nextLine();
        if (line == null) {
            throw bad("is empty", LAYOUT);
        }
        List<String> cells = new ArrayList<>();
        for (String cell : line.split(",", limits.channels() + 2)) {
            cells.add(unquoted(cell));
        }
        if (!cells.getFirst().toLowerCase(Locale.ROOT).equals("date")) {
            throw bad("line 1: the first column is '" + shortened(cells.getFirst()) + "', not 'date'", LAYOUT);
        }
        if (cells.size() < 2) {
            throw bad("line 1: there is no column but the date", LAYOUT);
        }
        if (cells.size() - 1 > limits.channels()) {
            throw bad("line 1: more than " + limits.channels() + " columns", "leave out columns");
        }
        return cells.subList(1, cells.size());
    }

    private void row(String line, List<String> names) {
        int channels = names.size();
        if (rows == limits.rows() || (rows + 1L) * channels > limits.cells()) {
            throw bad("line " + lines.read() + ": more than " + rows + " rows", "leave out rows or columns");
        }
        grow(channels);
        int from = 0;
        for (int column = 0; column <= channels; column++) {
            int comma = line.indexOf(',', from);
            boolean last = column == channels;
            if (last != (comma < 0)) {
                throw bad(
                        "line " + lines.read()
                                + (last ? ": more than " : ": only " + (column + 1) + " cells instead of ")
                                + (channels + 1) + (last ? " cells" : ""),
                        LAYOUT);
            }
            String cell = unquoted(line.substring(from, last ? line.length() : comma));
            if (column == 0) {
                times[rows] = date(cell);
            } else {
                values[rows * channels + column - 1] = number(cell, names.get(column - 1));
            }
            from = comma + 1;
        }
        rows++;
    }

    private void grow(int channels) {
        if (rows == times.length) {
            times = Arrays.copyOf(times, Math.min(limits.rows(), rows * 2));
        }
        if ((rows + 1) * channels > values.length) {
            values = Arrays.copyOf(values, (int)
                    Math.min(limits.cells(), Math.max(values.length * 2L, (rows + 1L) * channels)));
        }
    }

    private long date(String cell) {
        return RowDate.parse(cell)
                .orElseThrow(() -> bad(
                        "line " + lines.read() + ", column 'date': '" + shortened(cell) + "' is no date",
                        "write dates as 2016-07-01 00:00:00"));
    }

    private double number(String cell, String column) {
        if (cell.length() <= MAX_CELL && isPlain(cell)) {
            try {
                double value = Double.parseDouble(cell);
                if (Math.abs(value) <= MAX_MAGNITUDE) {
                    return value;
                }
                throw bad(
                        "line " + lines.read() + ", column '" + shortened(column) + "': " + cell + " is too large",
                        "use another unit: at most 1e15");
            } catch (NumberFormatException e) {
                // said below, together with what is not even tried
            }
        }
        throw bad(
                "line " + lines.read() + ", column '" + shortened(column) + "': "
                        + (cell.isEmpty() ? "there is no value" : "'" + shortened(cell) + "' is no number"),
                "fill gaps before evaluating: the protocol knows no missing values");
    }

    /** Java would take {@code NaN}, {@code 1f} and hexadecimal numbers too. */
    private static boolean isPlain(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            if ("0123456789+-.eE".indexOf(cell.charAt(i)) < 0) {
                return false;
            }
        }
        return !cell.isEmpty();
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1).strip()
                : text;
    }

    private static String shortened(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 40 ? clean : clean.substring(0, 39) + "…";
    }

    private BadTableException bad(String what, String remedy) {
        return new BadTableException(name + " " + what, remedy);
    }
}
