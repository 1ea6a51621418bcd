package dev.millrace.stack.documents;

import java.util.ArrayList;
import java.util.List;

/** What became of the documents sent so far. Thread-safe. */
public final class Tally {

    private static final int MOST_LISTED = 1_000;

    /** A document that was not taken, and why. */
    public record Refused(String document, String reason) {}

    private long accepted;
    private long characters;
    private long bytes;
    private long refused;
    private final List<Refused> listed = new ArrayList<>();

    synchronized void accept(long itsBytes, long itsCharacters) {
        accepted++;
        bytes += itsBytes;
        characters += itsCharacters;
    }

    synchronized void refuse(String document, String reason) {
        refused++;
        if (listed.size() < MOST_LISTED) {
            listed.add(new Refused(document, reason));
        }
    }

    public synchronized long accepted() {
        return accepted;
    }

    /** UTF-16 units of text. */
    public synchronized long characters() {
        return characters;
    }

    public synchronized long bytes() {
        return bytes;
    }

    public synchronized long refused() {
        return refused;
    }

    /** The first of those that were not taken. */
    public synchronized List<Refused> listed() {
        return List.copyOf(listed);
    }
}
