package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A document's name, unique within its tenant: 1 to {@value #MAX_LENGTH} characters, none of them a control character. */
public record DocumentId(@JsonValue String value) implements Comparable<DocumentId> {

    /** Longest name in UTF-16 units. */
    public static final int MAX_LENGTH = 512;

    @JsonCreator
    public DocumentId {
        if (value.isBlank() || value.length() > MAX_LENGTH || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a document id is 1 to " + MAX_LENGTH + " characters without control characters");
        }
    }

    @Override
    public int compareTo(DocumentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
