package dev.millrace.registry.evidence;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a number counts. Numbers of one dimension compare, whatever their unit. */
public enum Unit {
    NONE("", Dimension.RATIO, 1),
    PERCENT("%", Dimension.RATIO, 0.01),
    NANOSECONDS("ns", Dimension.TIME, 1e-9),
    MICROSECONDS("us", Dimension.TIME, 1e-6),
    MILLISECONDS("ms", Dimension.TIME, 1e-3),
    SECONDS("s", Dimension.TIME, 1),
    BYTES("B", Dimension.SIZE, 1),
    KILOBYTES("kB", Dimension.SIZE, 1e3),
    KIBIBYTES("KiB", Dimension.SIZE, 1 << 10),
    MEGABYTES("MB", Dimension.SIZE, 1e6),
    MEBIBYTES("MiB", Dimension.SIZE, 1 << 20),
    GIGABYTES("GB", Dimension.SIZE, 1e9),
    GIBIBYTES("GiB", Dimension.SIZE, 1 << 30);

    /** What can be compared. */
    enum Dimension {
        RATIO,
        TIME,
        SIZE;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String symbol;
    private final Dimension dimension;
    private final double factor;

    Unit(String symbol, Dimension dimension, double factor) {
        this.symbol = symbol;
        this.dimension = dimension;
        this.factor = factor;
    }

    /** Empty for what is no unit. */
    public static Optional<Unit> named(String symbol) {
        return Arrays.stream(values())
                .filter(unit -> unit.symbol.equals(symbol))
                .findFirst();
    }

    /** All symbols, for a message. */
    public static String symbols() {
        return String.join(
                ", ",
                Arrays.stream(values())
                        .map(Unit::symbol)
                        .filter(symbol -> !symbol.isEmpty())
                        .toList());
    }

    public String symbol() {
        return symbol;
    }

    public boolean comparesWith(Unit other) {
        return dimension == other.dimension;
    }

    /** What it counts, as the database names it. */
    public String counts() {
        return dimension.wireName();
    }

    public double toBase(double value) {
        return value * factor;
    }
}
