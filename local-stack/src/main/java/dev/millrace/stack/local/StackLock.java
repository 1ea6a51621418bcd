package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Held while a stack is started or stopped, so that two programs do not do it at once. The system drops it with its holder. */
final class StackLock implements AutoCloseable {

    private static final int WAIT_MILLIS = 120_000;
    private static final int STEP_MILLIS = 200;

    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    static StackLock take(Path file) throws InterruptedException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            for (int waited = 0; waited < WAIT_MILLIS; waited += STEP_MILLIS) {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return new StackLock(channel);
                }
                Thread.sleep(STEP_MILLIS);
            }
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Failure("another ./millrace has been starting or stopping this stack for two minutes");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
