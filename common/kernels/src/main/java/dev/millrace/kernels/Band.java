package dev.millrace.kernels;

/**
 * Which keys each query sees where those are neighbours: {@code low(i) … high(i) - 1}, neither bound ever falling with i.
 *
 * @param length tokens
 * @param period away from the ends, queries {@code period} apart see keys {@code period} apart
 */
record Band(int length, int period, Bound low, Bound high) {

    /** A bound on key positions. */
    @FunctionalInterface
    interface Bound {
        int of(int query);
    }

    /** The same bounds for every length. */
    @FunctionalInterface
    interface Family {
        Band of(int length);
    }

    int low(int i) {
        return Math.max(0, low.of(i));
    }

    int high(int i) {
        return Math.min(length, high.of(i));
    }
}
