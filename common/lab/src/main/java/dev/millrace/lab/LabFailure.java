package dev.millrace.lab;

/** Ends a command with one line, and another that says what to do. */
public final class LabFailure extends RuntimeException {

    private final String remedy;

    public LabFailure(String message, String remedy) {
        super(message);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
