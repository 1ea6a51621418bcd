package dev.millrace.servicekit;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/** Counts what a client sends and notices when it is less than was announced. */
final class SentBytes extends FilterInputStream {

    private final long announced;
    private final IntConsumer received;
    private long count;

    SentBytes(InputStream in, long announced, IntConsumer received) {
        super(in);
        this.announced = announced;
        this.received = received;
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read < 0) {
            if (count < announced) {
                throw new EOFException(count + " of " + announced + " bytes came");
            }
            return read;
        }
        count += read;
        received.accept(read);
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
