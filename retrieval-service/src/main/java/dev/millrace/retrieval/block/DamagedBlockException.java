package dev.millrace.retrieval.block;

import java.io.IOException;

/** A file is not the block that it should be. */
final class DamagedBlockException extends IOException {

    DamagedBlockException(String message) {
        super(message);
    }
}
