package dev.millrace.events;

/**
 * Names one piece of one request, so that a consumer can tell a resend from news.
 *
 * @param idempotencyKey the sender's key, unique per tenant for 24 hours
 * @param number position of the piece in the request, from 0. The same body is always cut the same way
 */
public record RequestPart(String idempotencyKey, int number) {

    /** Longest idempotency key in UTF-16 units. */
    public static final int MAX_KEY_LENGTH = 200;

    public RequestPart {
        if (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY_LENGTH || number < 0) {
            throw new IllegalArgumentException("an idempotency key is 1 to " + MAX_KEY_LENGTH + " characters");
        }
    }
}
