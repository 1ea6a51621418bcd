package dev.millrace.ingest.extraction;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/** Charsets by the names that documents and headers give them. */
public final class Charsets {

    private Charsets() {}

    /** Empty when there is no such charset here. */
    public static Optional<Charset> of(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }
}
