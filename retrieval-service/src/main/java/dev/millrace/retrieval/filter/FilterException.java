package dev.millrace.retrieval.filter;

/** What was sent is no filter. */
public final class FilterException extends RuntimeException {

    private final String path;
    private final String reason;

    FilterException(String path, String reason) {
        super(path + ": " + reason);
        this.path = path;
        this.reason = reason;
    }

    /** Of the field at fault, for example {@code filter.all[1].from}. */
    public String path() {
        return path;
    }

    /** In words for a person. */
    public String reason() {
        return reason;
    }
}
