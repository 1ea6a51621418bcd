package dev.millrace.retrieval.lab.collection;

import dev.millrace.lab.LabFailure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a text file, in UTF-8 without exceptions, each of a bounded length. White ones are passed over. */
public final class Lines {

    private static final int LONGEST = 256 << 20;

    private Lines() {}

    /** Takes one line. */
    @FunctionalInterface
    public interface Taker {
        /** @param number from 1 */
        void take(String line, int number);
    }

    /** @throws LabFailure when the file is absent, or has more lines than {@code most}, or one that is no text */
    public static void read(Path file, int most, Taker taker) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new LabFailure("there is no file " + file, "every judged collection has one");
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int number = 1;
            int taken = 0;
            int read;
            do {
                read = in.read();
                if (read == '\n' || read < 0) {
                    String text = decoded(line, file, number);
                    if (!text.isBlank()) {
                        if (++taken > most) {
                            throw wrong(file, number, "is one more than the " + most + " lines that are taken");
                        }
                        taker.take(text, number);
                    }
                    line.reset();
                    number++;
                } else if (line.size() >= LONGEST) {
                    throw wrong(file, number, "has more than " + LONGEST + " bytes");
                } else {
                    line.write(read);
                }
            } while (read >= 0);
        }
    }

    /** Names the line at fault. */
    public static LabFailure wrong(Path file, int number, String what) {
        return new LabFailure(
                file.getFileName() + " line " + number + " " + what,
                "the format is in docs/evaluation.md; the file is " + file);
    }

    private static String decoded(ByteArrayOutputStream line, Path file, int number) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw wrong(file, number, "is not UTF-8");
        }
    }
}
