package dev.millrace.ingest.points;

/**
 * Says that one record cannot be taken, and why. It has no stack trace: a body may hold millions of bad records, and
 * each is an ordinary outcome.
 */
public final class RecordRefused extends RuntimeException {

    private final String field;
    private final String reason;

    /**
     * @param field path of the field at fault
     * @param reason in words for a person
     */
    public RecordRefused(String field, String reason) {
        super(field + " " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }
}
