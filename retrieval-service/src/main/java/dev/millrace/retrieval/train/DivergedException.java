package dev.millrace.retrieval.train;

/** A training's loss is no number any more. */
public final class DivergedException extends IllegalStateException {

    DivergedException(String message) {
        super(message);
    }
}
