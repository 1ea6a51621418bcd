package dev.millrace.tensors;

/** The bytes are not a safetensors file that this package takes; the message says where and why. */
public final class SafetensorsException extends RuntimeException {

    public SafetensorsException(String message) {
        super(message);
    }

    public SafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }
}
