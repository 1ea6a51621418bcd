package dev.millrace.servicekit;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/**
 * Every error a service answers, logs and counts, under one stable name. Clients may rely on {@link #code()}; names are
 * added, never changed.
 */
public enum ErrorCode {
    ALIAS_CONFLICT(
            HttpStatus.CONFLICT, "The alias has moved meanwhile", "Read the alias again and repeat with its digest"),
    ALIAS_WITHOUT_PREVIOUS(
            HttpStatus.CONFLICT,
            "There is nothing to roll back to",
            "Name a version with PUT; GET /v1/audit lists what the alias has named"),
    ARTEFACT_CORRUPT(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "The stored artefact is damaged",
            "Send the artefact again with PUT, which replaces it"),
    ARTEFACT_DIGEST_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT, "The bytes do not have the stated digest", "Send the bytes again"),
    ARTEFACT_INVALID(HttpStatus.UNPROCESSABLE_CONTENT, "The artefact cannot be used", "Send a valid safetensors file"),
    ARTEFACT_MISSING(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "An artefact of the version is not stored",
            "Send its bytes as data, or with PUT first"),
    BODY_MALFORMED(HttpStatus.BAD_REQUEST, "The body cannot be parsed", "Correct the body at the place named"),
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body is too large", "Send it in parts, or as a stream of NDJSON"),
    CANDIDATE_UNFIT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The version cannot stand in for the champion",
            "Name another version of the model: with the champion's channels and frequency, and at least its horizon"),
    CHANNEL_MISSING(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A series that the model reads is not there",
            "Send points of the series named, or train a model without it"),
    CHANNEL_UNKNOWN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The series is no channel of the model",
            "Ask for the model's channels, or train a model with the series"),
    CONTENT_ENCODING_UNSUPPORTED(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content encoding is not supported", "Use gzip, zstd or none"),
    COVARIATE_UNUSABLE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A covariate cannot be used",
            "Leave out the covariate named, or send the values that it lacks"),
    DEADLINE_EXCEEDED(
            HttpStatus.SERVICE_UNAVAILABLE, "The answer was not ready in time", "Repeat after the time in Retry-After"),
    DOCUMENT_BROKEN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The document cannot be read",
            "Check that the file opens and is of the media type stated, and send it again"),
    DOCUMENT_EMPTY(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The document has no text",
            "Send a document with text; pages that are pictures need character recognition first"),
    DOCUMENT_ENCODING(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The text is not in the encoding stated",
            "Send UTF-8, or state the charset in the Content-Type"),
    DOCUMENT_ENCRYPTED(
            HttpStatus.UNPROCESSABLE_CONTENT, "The document is encrypted", "Send it without its password protection"),
    DOCUMENT_TIMEOUT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Reading the document takes too long",
            "Send a smaller or simpler document, or its plain text"),
    DOCUMENT_TOO_LARGE(
            HttpStatus.CONTENT_TOO_LARGE,
            "The document is too large",
            "Send it as several documents, or its plain text"),
    DOCUMENT_TOO_MANY_PAGES(
            HttpStatus.CONTENT_TOO_LARGE, "The document has too many pages", "Send it as several documents"),
    ENCODER_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The ranker reads the words of another encoder",
            "Train a ranker with the encoder as it is, or run the build it was trained with"),
    FORBIDDEN(HttpStatus.FORBIDDEN, "The key may not do that", "Use a key with the scope and of the tenant named"),
    HISTORY_TOO_SHORT(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "Too little history for this horizon",
            "Ask for a shorter horizon, or send more points"),
    HORIZON_TOO_LONG(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The model does not forecast that far",
            "Ask for a horizon within the model's, or train a model for a longer one"),
    IDEMPOTENCY_KEY_REUSED(
            HttpStatus.CONFLICT, "This idempotency key was used with another body", "Use a new key for a new body"),
    INTERNAL(
            HttpStatus.INTERNAL_SERVER_ERROR, "Something failed on our side", "Report it with the time of the request"),
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is not valid", "Correct the fields named"),
    KERNEL_CONFLICT(
            HttpStatus.CONFLICT,
            "This version of the kernel is recorded with another digest",
            "Give the kernel a new version: its behaviour has changed"),
    KERNEL_MISMATCH(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A kernel of the model has another digest",
            "Train the model with the kernel as it is, or run the build it was trained with"),
    KERNEL_MISSING(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "This service does not have a kernel of the model",
            "Run a build that has the kernel in this version"),
    KERNEL_UNKNOWN(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "A kernel of the model is not recorded",
            "Record it first, with PUT /v1/kernels/{name}/{version}"),
    LINE_MALFORMED(HttpStatus.BAD_REQUEST, "A line cannot be parsed", "Correct the lines named"),
    MEDIA_TYPE_UNSUPPORTED(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The media type is not supported", "Use one of the types documented"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "This path has no such method", "See the API's description"),
    MODEL_MISSING(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "No such model serves here",
            "Leave mode and model out, and the answer is made of the documents' own sentences"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing", "Check the name and the tenant"),
    OVERLOADED(HttpStatus.TOO_MANY_REQUESTS, "Too much is under way", "Repeat after the time in Retry-After"),
    POINTS_REFUSED(HttpStatus.UNPROCESSABLE_CONTENT, "Some points were refused", "Correct the points named"),
    POLICY_FAILED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The version does not pass the policy of the alias",
            "Record evidence that passes the rules named, or change the policy"),
    RATE_LIMITED(
            HttpStatus.TOO_MANY_REQUESTS,
            "The key sends too many requests",
            "Repeat after the time in Retry-After; send more in each request"),
    SERIES_IRREGULAR(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The series has no regular frequency",
            "State the frequency, or send points on a regular grid"),
    TRAINING_DIVERGED(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The training's loss is no number any more",
            "Take a smaller learningRate, or another seed"),
    TRAINING_TOO_FEW(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "There is too little to train on",
            "Send more documents, or more judgements or clicks of documents that are there"),
    TRAINING_TOO_LARGE(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "The training needs more memory than it has",
            "Take fewer series, a smaller batch or smaller sizes"),
    UNAUTHENTICATED(
            HttpStatus.UNAUTHORIZED, "The request shows no valid key", "Send Authorization: Bearer with an API key"),
    UNAVAILABLE(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Something this needs is not reachable",
            "Repeat after the time in Retry-After"),
    UPLOAD_OFFSET(
            HttpStatus.CONFLICT,
            "The upload stands at another offset",
            "Go on from the offset that GET /v1/uploads/{id} names"),
    VERIFICATION_TAKEN(
            HttpStatus.CONFLICT,
            "The verification is another service's, or has ended otherwise",
            "Leave it to the service named, or ask for a new verification"),
    VERSION_IN_USE(
            HttpStatus.CONFLICT,
            "An alias names the version",
            "Move or remove the aliases named, then delete the version");

    private final HttpStatus status;
    private final String title;
    private final String remedy;

    ErrorCode(HttpStatus status, String title, String remedy) {
        this.status = status;
        this.title = title;
        this.remedy = remedy;
    }

    /** The name on the wire, for example {@code history-too-short}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public HttpStatus status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** What the caller can do about it. */
    public String remedy() {
        return remedy;
    }
}
