package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A series' name, unique within its tenant: 1 to {@value #MAX_LENGTH} characters, none of them a control character. */
public record SeriesId(@JsonValue String value) implements Comparable<SeriesId> {

    /** Longest name in UTF-16 units. */
    public static final int MAX_LENGTH = 512;

    @JsonCreator
    public SeriesId {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a series id is 1 to " + MAX_LENGTH + " characters without control characters");
        }
    }

    @Override
    public int compareTo(SeriesId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
