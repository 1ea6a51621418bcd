package dev.millrace.ingest.extraction;

import java.io.IOException;

/** Reads one format. Stateless; may throw any runtime exception or {@link StackOverflowError} at a broken document. */
@FunctionalInterface
interface TextExtractor {

    /**
     * @throws dev.millrace.servicekit.ApiException what is wrong with the document
     * @throws IOException when it is not of this format
     */
    Extracted extract(Source source, DocumentLimits limits, Deadline deadline) throws IOException;
}
