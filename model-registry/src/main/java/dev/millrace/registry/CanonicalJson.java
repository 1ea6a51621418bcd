package dev.millrace.registry;

import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.erdtman.jcs.JsonCanonicalizer;
import tools.jackson.databind.JsonNode;

/** The canonical form of RFC 8785: one text for all ways to write the same JSON. */
public final class CanonicalJson {

    private static final BigInteger MAX_EXACT = BigInteger.TWO.pow(53);

    private CanonicalJson() {}

    /** @param json an object or a list that {@link #check} has passed */
    public static String of(JsonNode json) {
        try {
            return new JsonCanonicalizer(json.toString()).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Refuses what has no canonical form, or one that says something else: numbers that a double does not hold, texts
     * that are not Unicode.
     *
     * @param depth objects and lists that may lie within each other
     * @throws ApiException {@code invalid-request} with the path
     */
    public static void check(String path, JsonNode json, int depth) {
        if (json.isContainer() && depth == 0) {
            throw ApiException.invalid(path, "lies too deep");
        }
        if (json.isObject()) {
            json.forEachEntry((key, value) -> {
                checkText(path, key);
                check(path + "." + key, value, depth - 1);
            });
        } else if (json.isArray()) {
            for (int i = 0; i < json.size(); i++) {
                check(path + "[" + i + "]", json.get(i), depth - 1);
            }
        } else if (json.isString()) {
            checkText(path, json.stringValue());
        } else if (json.isIntegralNumber() && json.bigIntegerValue().abs().compareTo(MAX_EXACT) > 0) {
            throw ApiException.invalid(path, "is beyond 2^53: write it as a text");
        } else if (json.isNumber() && !Double.isFinite(json.doubleValue())) {
            throw ApiException.invalid(path, "is beyond what a double holds");
        }
    }

    private static void checkText(String path, String text) {
        if (Checks.hasLoneSurrogate(text)) {
            throw ApiException.invalid(path, "is not valid Unicode");
        }
    }
}
