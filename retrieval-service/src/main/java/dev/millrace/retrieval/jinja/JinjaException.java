package dev.millrace.retrieval.jinja;

/** A template that cannot be read, or does not write what it was asked to. The message says why, and where that is known the line. */
public final class JinjaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean raised;

    private JinjaException(String message, boolean raised) {
        super(message);
        this.raised = raised;
    }

    /** @param line from 1 */
    static JinjaException at(int line, String message) {
        return new JinjaException("line " + line + ": " + message, false);
    }

    static JinjaException of(String message) {
        return new JinjaException(message, false);
    }

    /** The template itself says so. */
    static JinjaException raisedBy(String message) {
        return new JinjaException(message, true);
    }

    /** Whether the template itself said so, by {@code raise_exception}. */
    public boolean raised() {
        return raised;
    }
}
