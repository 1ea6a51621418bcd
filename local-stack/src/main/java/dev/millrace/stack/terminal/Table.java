package dev.millrace.stack.terminal;

import java.util.ArrayList;
import java.util.List;

/** A table for people: columns as wide as their content, numbers to the right. */
public final class Table {

    private static final String NUMBER = "[-+]?[\\d.,]+( ?(%|s|ms|MiB|GiB))?|–";

    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... headers) {
        rows.add(List.of(headers));
    }

    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    public List<String> render() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        boolean[] right = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths[column] =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            right[column] = rows.size() > 1
                    && rows.subList(1, rows.size()).stream()
                            .map(row -> row.get(at))
                            .allMatch(cell -> cell.isEmpty() || cell.matches(NUMBER));
        }
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int column = 0; column < columns; column++) {
                        String gap = " ".repeat(widths[column] - row.get(column).length());
                        line.append(column == 0 ? "" : "  ")
                                .append(right[column] ? gap + row.get(column) : row.get(column) + gap);
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }
}
