package dev.millrace.ingest.points;

import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values of a token stream; whatever is refused is skipped whole, so that reading can go on behind it. */
final class Scalars {

    private Scalars() {}

    static String text(JsonParser json, String field) {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw wrong(json, field, "a text");
        }
        return json.getString();
    }

    /** An ISO-8601 text or an integer. */
    static long time(JsonParser json, Precision precision, String field) {
        try {
            return switch (json.currentToken()) {
                case VALUE_NUMBER_INT -> {
                    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                        throw Times.outOfRange();
                    }
                    yield precision.nanos(json.getLongValue());
                }
                case VALUE_STRING ->
                    Times.parse(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
                default -> throw wrong(json, field, "an ISO-8601 text or an integer");
            };
        } catch (RecordRefused refused) {
            throw refused.field().equals(field) ? refused : new RecordRefused(field, refused.reason());
        }
    }

    /** A finite number. */
    static double value(JsonParser json, String field) {
        JsonToken token = json.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
            throw wrong(json, field, "a number");
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new RecordRefused(field, "is too large for a 64-bit float");
        }
        return value;
    }

    /** Skips the value that is current, and says what it should have been. */
    static RecordRefused wrong(JsonParser json, String field, String expected) {
        JsonToken token = json.currentToken();
        json.skipChildren();
        String found = switch (token) {
            case VALUE_NULL -> "null";
            case VALUE_STRING -> "a text";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case null, default -> String.valueOf(token).toLowerCase(Locale.ROOT);
        };
        return new RecordRefused(field, "is " + found + " and not " + expected);
    }
}
