package dev.millrace.ingest.lineprotocol;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * One line, unescaped.
 *
 * @param tags by name
 * @param time in the unit of the request; absent when the line leaves it to the server
 */
record Line(String measurement, SortedMap<String, String> tags, List<Field> fields, OptionalLong time) {

    /** One field of a line. */
    sealed interface Field {

        String key();

        /** A number, or a boolean as 1 or 0. */
        record Value(String key, double value) implements Field {}

        /** A field no point can be made of. */
        record Unusable(String key, String reason) implements Field {}
    }
}
