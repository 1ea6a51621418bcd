package dev.millrace.ingest.extraction;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/** Where a document's bytes or characters are. */
public sealed interface Source {

    /** A file, with the charset its sender stated. */
    record Stored(Path file, Optional<Charset> charset) implements Source {}

    /** Text that is decoded already, such as a member of a JSON object. */
    record Given(String text) implements Source {}
}
