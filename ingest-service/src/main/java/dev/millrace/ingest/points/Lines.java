package dev.millrace.ingest.points;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Cuts a stream into lines without holding more than one of them. A line's end is {@code \n} or {@code \r\n}; the last
 * needs none. One thread.
 */
public final class Lines {

    private static final int FIRST_SIZE = 64 * 1024;

    private final InputStream in;
    private final int longest;
    private byte[] buffer;
    private int filled;
    private int next;
    private int from;
    private int length;
    private boolean tooLong;
    private boolean ended;

    /** @param longest bytes of a line; a longer one is skipped and {@link #tooLong} */
    public Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
        this.buffer = new byte[Math.min(FIRST_SIZE, longest + 2)];
    }

    /** Goes to the next line, blank ones too; false at the end. */
    public boolean next() {
        tooLong = false;
        from = next;
        int scanned = next;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    next = i + 1;
                    length = i - from;
                    return finish();
                }
            }
            scanned = filled;
            if (ended) {
                next = filled;
                length = filled - from;
                return length > 0 || tooLong ? finish() : false;
            }
            if (filled - from > longest) {
                tooLong = true;
            }
            if (tooLong) {
                from = 0;
                filled = 0;
                scanned = 0;
            } else {
                scanned -= from;
                compact();
            }
            fill();
        }
    }

    /** The bytes the line is in, until {@link #next} is called again. */
    public byte[] buffer() {
        return buffer;
    }

    public int from() {
        return from;
    }

    /** In bytes, without the line's end. */
    public int length() {
        return length;
    }

    public boolean tooLong() {
        return tooLong;
    }

    public boolean blank() {
        for (int i = from; i < from + length; i++) {
            if (buffer[i] != ' ' && buffer[i] != '\t') {
                return false;
            }
        }
        return !tooLong;
    }

    private boolean finish() {
        if (length > longest) {
            tooLong = true;
        }
        if (tooLong) {
            length = 0;
        } else if (length > 0 && buffer[from + length - 1] == '\r') {
            length--;
        }
        return true;
    }

    private void compact() {
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        from = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(longest + 2, buffer.length * 2));
        }
    }

    private void fill() {
        try {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                ended = true;
            } else {
                filled += read;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
