package dev.millrace.retrieval.lab.metrics;

/** Places in a text counted in Unicode code points, as collections count them, turned into UTF-16 units. */
final class CodePoints {

    private final String text;
    private final int count;

    CodePoints(String text) {
        this.text = text;
        this.count = text.codePointCount(0, text.length());
    }

    int count() {
        return count;
    }

    /** @param place from 0 to {@link #count} */
    int units(int place) {
        return count == text.length() ? place : text.offsetByCodePoints(0, place);
    }
}
