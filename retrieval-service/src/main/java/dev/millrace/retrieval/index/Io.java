package dev.millrace.retrieval.index;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;

/** Tells damage, which making the index anew repairs, from other failures of input and output, which it does not. */
final class Io {

    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private Io() {}

    /**
     * Runs a call.
     *
     * @throws IndexUnusableException when it finds files damaged or missing
     * @throws UncheckedIOException for whatever else goes wrong with files
     */
    static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (CorruptIndexException
                | IndexFormatTooOldException
                | IndexFormatTooNewException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException e) {
            throw new IndexUnusableException("the index is damaged or of another release: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void run(Action action) {
        call(() -> {
            action.run();
            return true;
        });
    }
}
