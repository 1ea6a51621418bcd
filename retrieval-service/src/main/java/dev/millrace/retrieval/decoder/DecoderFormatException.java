package dev.millrace.retrieval.decoder;

/** A folder that holds no decoder of a known kind. The message names the file and the field at fault. */
public final class DecoderFormatException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public DecoderFormatException(String message) {
        super(message);
    }

    public DecoderFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
