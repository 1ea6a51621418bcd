package dev.millrace.registry.artefact;

import java.io.IOException;
import java.io.InputStream;

/**
 * An artefact's bytes, found to have their digest.
 *
 * @param bytes read once by the caller, who closes this
 */
public record ArtefactContent(long size, InputStream bytes) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
