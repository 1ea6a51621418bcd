package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ScopedValue.CallableOp;

/**
 * How many decoded bytes one PDF may still have: a few bytes of a PDF can stand for gigabytes. Bound to the thread that
 * reads it, and asked by {@link BoundedFilter}, through which PDFBox decodes whatever it decodes.
 */
final class DecodedBudget {

    private static final ScopedValue<DecodedBudget> CURRENT = ScopedValue.newInstance();

    static {
        BoundedFilter.install();
    }

    private final long stream;
    private final long streams;
    private final Deadline deadline;
    private long decoded;
    private boolean exceeded;

    DecodedBudget(DocumentLimits limits, Deadline deadline) {
        this.stream = limits.stream().toBytes();
        this.streams = limits.streams().toBytes();
        this.deadline = deadline;
    }

    <T> T during(CallableOp<T, IOException> reading) throws IOException {
        return ScopedValue.where(CURRENT, this).call(reading);
    }

    /** @throws ApiException {@code document-too-large} when it has been exceeded, also where PDFBox went on without */
    void check() {
        if (exceeded) {
            throw refusal();
        }
    }

    /** What bounds {@code decoded} as the budget of this thread says; itself where there is none. */
    static OutputStream bound(OutputStream decoded) {
        return CURRENT.isBound() ? CURRENT.get().new Counted(decoded) : decoded;
    }

    private ApiException refusal() {
        return new ApiException(
                ErrorCode.DOCUMENT_TOO_LARGE,
                "The PDF's streams decode to more than " + stream + " bytes each or " + streams + " together");
    }

    private final class Counted extends FilterOutputStream {

        private long own;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            count(1);
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            count(length);
            out.write(bytes, offset, length);
        }

        private void count(int length) {
            own += length;
            decoded += length;
            if (exceeded || own > stream || decoded > streams) {
                exceeded = true;
                throw refusal();
            }
            if (length > 1) {
                deadline.check();
            }
        }
    }
}
