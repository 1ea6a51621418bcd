package dev.millrace.servicekit;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a JSON body in the caller's terms, without the names of our classes. */
public final class JsonFaults {

    private JsonFaults() {}

    /** A {@code body-malformed} with the field, the place and the reason. */
    public static ApiException refusal(JacksonException json) {
        String field = path(json);
        String reason = reason(json);
        TokenStreamLocation location = json.getLocation();
        String place =
                location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
        return new ApiException(
                ErrorCode.BODY_MALFORMED, field + ": " + reason + place, List.of(Fault.field(field, reason)));
    }

    private static String reason(JacksonException json) {
        return switch (json) {
            case UnrecognizedPropertyException unknown ->
                "is not known; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .toList();
            case ValueInstantiationException refused ->
                Optional.ofNullable(refused.getCause())
                        .map(Throwable::getMessage)
                        .orElse("is not valid");
            case MismatchedInputException mismatch -> expected(mismatch.getTargetType());
            case StreamReadException syntax -> syntax.getOriginalMessage();
            default -> "cannot be read";
        };
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "is missing or of the wrong type";
        }
        if (type == String.class || type.isEnum()) {
            return type.isEnum() ? "is none of the values allowed here" : "must be a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "must be a number";
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "must be a list";
        }
        return "is missing or of the wrong type";
    }

    private static String path(JacksonException json) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : json.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            } else if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.isEmpty() ? "body" : path.toString();
    }
}
