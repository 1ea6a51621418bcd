package dev.millrace.retrieval.generation;

import org.jspecify.annotations.Nullable;

/** A chat template that does not write a conversation. */
final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private TemplateException(boolean refused, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    /** The template says so itself, by {@code raise_exception}: another conversation may do. */
    static TemplateException refused(String message) {
        return new TemplateException(true, message, null);
    }

    /** The template is broken, or goes beyond its bounds. */
    static TemplateException failed(String message, @Nullable Throwable cause) {
        return new TemplateException(false, message, cause);
    }

    boolean refused() {
        return refused;
    }
}
