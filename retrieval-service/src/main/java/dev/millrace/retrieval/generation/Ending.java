package dev.millrace.retrieval.generation;

/** Why a text ended. */
public sealed interface Ending {

    /** The model ended it; the token is no part of it. */
    record EndToken(int token) implements Ending {}

    /** One of the request's strings came; it is no part of the text. */
    record StopString(String stop) implements Ending {}

    /** It has as many tokens as it may have. */
    record Length() implements Ending {}

    /** Nobody wants it any more. */
    record Cancelled() implements Ending {}

    /** It took too long. */
    record Deadline() implements Ending {}

    /** Computing it failed, or the service is stopping: an ApiException then. */
    record Failed(Throwable cause) implements Ending {}
}
