package dev.millrace.forecast.window;

/** A table that cannot be used, with the place at fault in its message. */
public final class BadTableException extends RuntimeException {

    private final String remedy;

    public BadTableException(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
