package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Ends where a parser's tree would take too much memory: each node of it needs one of these characters. */
final class MarkupReader extends FilterReader {

    private final String marks;
    private final int most;
    private int count;

    /** @param marks characters that nodes are made of */
    MarkupReader(Reader in, String marks, int most) {
        super(in);
        this.marks = marks;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        for (int i = offset; i < offset + read; i++) {
            if (marks.indexOf(into[i]) >= 0 && ++count > most) {
                throw new ApiException(ErrorCode.DOCUMENT_TOO_LARGE, "The document has more than " + most + " marks");
            }
        }
        return read;
    }
}
