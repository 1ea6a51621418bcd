package dev.millrace.forecast.window;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Lines of UTF-8 text, none of them longer than a bound: a file without line ends must not fill the memory. */
final class BoundedLines {

    static final class TooLongException extends IOException {}

    private final InputStream in;
    private final int most;
    private byte[] line = new byte[256];
    private int read;

    BoundedLines(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /** How many lines have been read. */
    int read() {
        return read;
    }

    /** The next line without its end; null after the last. */
    @Nullable
    String next() throws IOException {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            if (length == most) {
                throw new TooLongException();
            }
            if (length == line.length) {
                line = Arrays.copyOf(line, Math.min(most, length * 2));
            }
            line[length++] = (byte) next;
            next = in.read();
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        boolean marked = read == 0 && text.startsWith("\ufeff");
        read++;
        return marked ? text.substring(1) : text;
    }
}
