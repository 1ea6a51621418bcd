package dev.millrace.retrieval.index;

/** An index is damaged or was written by another release. It holds nothing that could not be indexed again: delete it and do so. */
public final class IndexUnusableException extends RuntimeException {

    IndexUnusableException(String reason, Throwable cause) {
        super(reason, cause);
    }

    IndexUnusableException(String reason) {
        super(reason);
    }
}
