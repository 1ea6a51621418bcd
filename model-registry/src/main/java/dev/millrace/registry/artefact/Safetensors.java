package dev.millrace.registry.artefact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Whether a file is in the safetensors format: its tensors lie one after the other behind a header that describes them, without a gap. Reads
 * the header alone, at most {@value #MAX_HEADER} bytes.
 */
final class Safetensors {

    static final int MAX_HEADER = 16 << 20;

    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DIMENSIONS = 16;
    private static final Map<String, Integer> BYTES = Map.ofEntries(
            Map.entry("BOOL", 1),
            Map.entry("U8", 1),
            Map.entry("I8", 1),
            Map.entry("U16", 2),
            Map.entry("I16", 2),
            Map.entry("F16", 2),
            Map.entry("BF16", 2),
            Map.entry("U32", 4),
            Map.entry("I32", 4),
            Map.entry("F32", 4),
            Map.entry("U64", 8),
            Map.entry("I64", 8),
            Map.entry("F64", 8));
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

    private Safetensors() {}

    private record Tensor(String name, long begin, long end, long size) {}

    /** @param header the bytes after the first eight @param data bytes after the header @return why it is none; empty for one */
    static Optional<String> fault(byte[] header, long data) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
            return layout(tensors(json), data);
        } catch (JacksonException e) {
            return Optional.of("its header is no such JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> layout(List<Tensor> tensors, long data) {
        tensors.sort(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end));
        long expected = 0;
        for (Tensor tensor : tensors) {
            if (tensor.begin() != expected || tensor.end() - tensor.begin() != tensor.size()) {
                return Optional.of("its tensor '" + tensor.name() + "' does not lie where its shape needs it");
            }
            expected = tensor.end();
        }
        return expected == data
                ? Optional.empty()
                : Optional.of("its tensors cover " + expected + " bytes of " + data + " behind the header");
    }

    private static List<Tensor> tensors(JsonParser json) {
        List<Tensor> tensors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        expect(json.nextToken(), JsonToken.START_OBJECT);
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (!names.add(name) || names.size() > MAX_TENSORS) {
                throw new IllegalArgumentException(
                        "its header names '" + name + "' twice, or more than " + MAX_TENSORS + " tensors");
            }
            expect(json.nextToken(), JsonToken.START_OBJECT);
            if (name.equals("__metadata__")) {
                json.skipChildren();
            } else {
                tensors.add(tensor(name, json));
            }
        }
        expect(json.currentToken(), JsonToken.END_OBJECT);
        if (json.nextToken() != null) {
            throw new IllegalArgumentException("something follows its header's object");
        }
        return tensors;
    }

    private static Tensor tensor(String name, JsonParser json) {
        long size = 1;
        @Nullable Integer bytes = null;
        List<Long> offsets = List.of();
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            switch (field) {
                case "dtype" -> {
                    expect(json.nextToken(), JsonToken.VALUE_STRING);
                    bytes = BYTES.get(json.getString());
                }
                case "shape" -> {
                    for (long dimension : integers(json)) {
                        size = Math.multiplyExact(size, dimension);
                    }
                }
                case "data_offsets" -> offsets = integers(json);
                default -> throw new IllegalArgumentException("its tensor '" + name + "' has a field '" + field + "'");
            }
        }
        if (bytes == null || offsets.size() != 2) {
            throw new IllegalArgumentException("its tensor '" + name + "' has no known dtype or no two data_offsets");
        }
        return new Tensor(name, offsets.getFirst(), offsets.getLast(), Math.multiplyExact(size, bytes));
    }

    private static List<Long> integers(JsonParser json) {
        List<Long> values = new ArrayList<>();
        expect(json.nextToken(), JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT);
            values.add(json.getLongValue());
            if (values.size() > MAX_DIMENSIONS || values.getLast() < 0) {
                throw new IllegalArgumentException("its header has a negative number, or more than 16 dimensions");
            }
        }
        return values;
    }

    private static void expect(@Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw new IllegalArgumentException("its header has " + found + " where " + expected + " is expected");
        }
    }
}
