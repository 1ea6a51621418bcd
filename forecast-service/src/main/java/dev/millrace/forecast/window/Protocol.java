package dev.millrace.forecast.window;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where training, validation and test end. */
public enum Protocol {
    /** Twelve, four and four months of 30 days of hours; later rows are unused. */
    ETT_HOUR("ett-hour"),
    /** The same months of quarter hours. */
    ETT_MINUTE("ett-minute"),
    /** The first 70 % and the last 20 % of the rows, each rounded down; validation is what lies between. */
    RATIO("ratio");

    private static final int MONTH_HOURS = 30 * 24;

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    /** As it is written on the command line and in requests. */
    public String text() {
        return text;
    }

    /** @throws IllegalArgumentException naming those there are */
    public static Protocol of(String text) {
        return Arrays.stream(values())
                .filter(one -> one.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no protocol '" + text + "'; there are "
                        + Arrays.stream(values()).map(Protocol::text).collect(Collectors.joining(", "))));
    }

    /** @throws BadTableException when the rows do not reach as far as the protocol does */
    public Split split(int rows, int lookBack) {
        return switch (this) {
            case ETT_HOUR -> months(rows, lookBack, MONTH_HOURS);
            case ETT_MINUTE -> months(rows, lookBack, 4 * MONTH_HOURS);
            case RATIO -> {
                // The same roundings as int(0.7 n) in double precision.
                int train = (int) (0.7 * rows);
                yield borders(lookBack, train, rows - (int) (0.2 * rows), rows);
            }
        };
    }

    private Split months(int rows, int lookBack, int month) {
        if (rows < 20 * month) {
            throw new BadTableException(
                    "protocol " + text + " takes " + 20 * month + " rows; the table has " + rows,
                    "choose the protocol 'ratio'");
        }
        return borders(lookBack, 12 * month, 16 * month, 20 * month);
    }

    private static Split borders(int lookBack, int train, int validation, int test) {
        if (lookBack > train) {
            throw new BadTableException(
                    "a look-back of " + lookBack + " does not fit into " + train + " training rows",
                    "take a shorter look-back or more rows");
        }
        return new Split(
                new Block(0, train), new Block(train - lookBack, validation), new Block(validation - lookBack, test));
    }
}
