package dev.millrace.forecast.window;

/** Rows {@code from} to {@code to}, the last one exclusive. */
public record Block(int from, int to) {

    public Block {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("rows " + from + " to " + to);
        }
    }

    public int rows() {
        return to - from;
    }
}
