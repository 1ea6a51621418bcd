package dev.millrace.tensors;

import dev.millrace.tensors.SafetensorsHeader.Claim;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The JSON of a header, as far as it can be judged without the file's size. */
final class HeaderParser {

    private static final int MAX_DIMENSIONS = 16;

    // UTF-8 and nothing else: with detection, a header could say one thing here and another to a strict reader.
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();

    private HeaderParser() {}

    static HeaderParser parse(byte[] header) {
        if (header[0] != '{') {
            throw new SafetensorsException("the header does not start with an object");
        }
        HeaderParser parser = new HeaderParser();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
            parser.header(json);
        } catch (JacksonException e) {
            throw new SafetensorsException("the header is no such JSON: " + e.getOriginalMessage(), e);
        }
        return parser;
    }

    Map<String, Claim> claims() {
        return claims;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void header(JsonParser json) {
        expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
        boolean metadataSeen = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals(Safetensors.METADATA)) {
                if (metadataSeen) {
                    throw new SafetensorsException(Safetensors.METADATA + " is there twice");
                }
                metadataSeen = true;
                metadata(json);
            } else if (claims.size() == Safetensors.MAX_TENSORS) {
                throw new SafetensorsException("more than " + Safetensors.MAX_TENSORS + " tensors");
            } else if (claims.put(name, claim(name, json)) != null) {
                throw new SafetensorsException("tensor '" + name + "' is there twice");
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT, "the header");
        if (json.nextToken() != null) {
            throw new SafetensorsException("something follows the header's object");
        }
    }

    private void metadata(JsonParser json) {
        expect(json.nextToken(), JsonToken.START_OBJECT, Safetensors.METADATA);
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata '" + key + "'");
            if (metadata.put(key, json.getString()) != null) {
                throw new SafetensorsException("metadata '" + key + "' is there twice");
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT, Safetensors.METADATA);
    }

    private static Claim claim(String name, JsonParser json) {
        String what = "tensor '" + name + "'";
        expect(json.nextToken(), JsonToken.START_OBJECT, what);
        @Nullable DType dtype = null;
        long @Nullable [] shape = null;
        long @Nullable [] offsets = null;
        Set<String> seen = new HashSet<>();
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            if (!seen.add(field)) {
                throw new SafetensorsException(what + " has " + field + " twice");
            }
            switch (field) {
                case "dtype" -> {
                    expect(json.nextToken(), JsonToken.VALUE_STRING, what + " dtype");
                    dtype = DType.named(json.getString());
                }
                case "shape" -> shape = integers(json, what + " shape");
                case "data_offsets" -> offsets = integers(json, what + " data_offsets");
                default -> throw new SafetensorsException(what + " has an unknown field '" + field + "'");
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT, what);
        if (dtype == null || shape == null || offsets == null || offsets.length != 2) {
            throw new SafetensorsException(what + " needs dtype, shape and two data_offsets");
        }
        return new Claim(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static long[] integers(JsonParser json, String what) {
        expect(json.nextToken(), JsonToken.START_ARRAY, what);
        long[] values = new long[MAX_DIMENSIONS];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
            if (count == MAX_DIMENSIONS) {
                throw new SafetensorsException(what + " has more than " + MAX_DIMENSIONS + " numbers");
            }
            values[count++] = json.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected, String what) {
        if (found != expected) {
            throw new SafetensorsException(what + ": found " + found + ", expected " + expected);
        }
    }
}
