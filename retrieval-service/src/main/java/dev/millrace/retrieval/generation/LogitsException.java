package dev.millrace.retrieval.generation;

/** A decoder computed what no token can be chosen by. */
final class LogitsException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    LogitsException(String message) {
        super(message);
    }
}
