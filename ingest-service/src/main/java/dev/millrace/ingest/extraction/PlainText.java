package dev.millrace.ingest.extraction;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;

/** Text as it is, made clean. */
final class PlainText implements TextExtractor {

    private static final int BUFFER = 1 << 15;

    @Override
    public Extracted extract(Source source, DocumentLimits limits, Deadline deadline) throws IOException {
        TextBuilder text = new TextBuilder(limits);
        try (Reader in = reader(source, Optional.empty(), deadline)) {
            char[] buffer = new char[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                text.append(buffer, read);
            }
        }
        return text.build(Optional.empty(), Optional.empty());
    }

    static Reader reader(Source source, Optional<java.nio.charset.Charset> found, Deadline deadline)
            throws IOException {
        return switch (source) {
            case Source.Stored stored -> StrictReader.open(stored.file(), stored.charset(), found, deadline);
            case Source.Given given -> new StringReader(given.text());
        };
    }
}
