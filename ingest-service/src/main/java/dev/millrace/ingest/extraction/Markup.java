package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;

/** What HTML and Markdown have in common. */
final class Markup {

    private Markup() {}

    /** @throws ApiException {@code document-too-large} when its tree may not fit */
    static void check(Source source, DocumentLimits limits) throws IOException {
        long size = switch (source) {
            case Source.Stored stored -> Files.size(stored.file());
            case Source.Given given -> given.text().length();
        };
        if (size > limits.markup().toBytes()) {
            throw new ApiException(
                    ErrorCode.DOCUMENT_TOO_LARGE,
                    "HTML and Markdown may have at most " + limits.markup().toBytes() + " bytes");
        }
    }
}
