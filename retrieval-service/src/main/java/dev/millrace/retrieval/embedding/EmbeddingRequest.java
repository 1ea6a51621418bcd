package dev.millrace.retrieval.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, before it is checked.
 *
 * @param encodingFormat {@code float}, the default, or {@code base64}: 32-bit numbers, the lowest byte first
 * @param dimensions how many leading numbers of each vector to keep, brought back to length 1
 * @param user taken and not used
 */
record EmbeddingRequest(
        @Nullable EmbeddingInput input,
        @Nullable String model,
        @JsonProperty("encoding_format") @Nullable String encodingFormat,
        @Nullable Integer dimensions,
        @Nullable String user) {

    private static final int MAX_FAULTS = 100;

    List<String> texts(EmbeddingProperties limits) {
        if (input == null || input.texts().isEmpty()) {
            throw ApiException.invalid("input", "is required: a text or a list of texts");
        }
        List<String> texts = input.texts();
        if (texts.size() > limits.maxInputs()) {
            throw ApiException.invalid(
                    "input", "has " + texts.size() + " texts, at most " + limits.maxInputs() + " go in one request");
        }
        long characters = texts.stream().mapToLong(String::length).sum();
        if (characters > limits.maxCharacters()) {
            throw ApiException.invalid(
                    "input",
                    "has " + characters + " characters, at most " + limits.maxCharacters() + " go in one request");
        }
        requireText(texts);
        return texts;
    }

    private static void requireText(List<String> texts) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < texts.size() && faults.size() < MAX_FAULTS; i++) {
            if (texts.get(i).isBlank()) {
                faults.add(Fault.at(i, "input", "is empty"));
            }
        }
        if (!faults.isEmpty()) {
            long index = faults.getFirst().index().orElseThrow();
            throw new ApiException(ErrorCode.INVALID_REQUEST, "input[" + index + "]: is empty", faults);
        }
    }

    /** Refuses a model that is not here. */
    void requireModel(TextEncoder encoder, EmbeddingProperties limits) {
        if (model == null) {
            throw ApiException.invalid("model", "is required; this service has " + encoder.name());
        }
        boolean known = Stream.concat(Stream.of(encoder.name()), limits.aliases().stream())
                .anyMatch(model::equalsIgnoreCase);
        if (!known) {
            throw ApiException.notFound("There is no model " + model + "; this service has " + encoder.name());
        }
    }

    int width(TextEncoder encoder) {
        if (dimensions == null) {
            return encoder.width();
        }
        if (dimensions < 1 || dimensions > encoder.width()) {
            throw ApiException.invalid("dimensions", "1 to " + encoder.width());
        }
        return dimensions;
    }

    boolean base64() {
        return switch (encodingFormat) {
            case null -> false;
            case "float" -> false;
            case "base64" -> true;
            default -> throw ApiException.invalid("encoding_format", "float or base64");
        };
    }
}
