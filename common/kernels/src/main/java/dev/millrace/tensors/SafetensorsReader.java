package dev.millrace.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Parses one file. Every length and offset is checked before it is used. */
final class SafetensorsReader {

    private static final int MAX_DIMENSIONS = 16;

    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();

    private record Entry(String name, DType dtype, long[] shape, long begin, long end) {}

    private SafetensorsReader() {}

    static Safetensors read(ByteBuffer file) {
        ByteBuffer in = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < Long.BYTES) {
            throw new SafetensorsException("the file has fewer than eight bytes");
        }
        long headerLength = in.getLong();
        if (headerLength < 2 || headerLength > Safetensors.MAX_HEADER_BYTES || headerLength > in.remaining()) {
            throw new SafetensorsException("a header of " + headerLength + " bytes does not fit");
        }
        byte[] header = new byte[(int) headerLength];
        in.get(header);
        if (header[0] != '{') {
            throw new SafetensorsException("the header does not start with an object");
        }
        SafetensorsReader reader = new SafetensorsReader();
        try (JsonParser json = Safetensors.JSON.createParser(ObjectReadContext.empty(), header)) {
            reader.header(json);
        } catch (JacksonException e) {
            throw new SafetensorsException("the header is no such JSON: " + e.getOriginalMessage(), e);
        }
        return reader.slice(in.slice());
    }

    private Safetensors slice(ByteBuffer data) {
        List<Entry> order = new ArrayList<>(entries.values());
        order.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long expected = 0;
        Map<String, Tensor> tensors = new HashMap<>();
        for (Entry entry : order) {
            long size = Tensor.byteSize(entry.dtype(), entry.shape());
            if (entry.begin() != expected || entry.end() < entry.begin() || entry.end() > data.limit()) {
                throw new SafetensorsException("tensor '" + entry.name() + "' has the range " + entry.begin() + " to "
                        + entry.end() + ", expected one from " + expected + " within " + data.limit() + " bytes");
            }
            if (entry.end() - entry.begin() != size) {
                throw new SafetensorsException("tensor '" + entry.name() + "' has "
                        + (entry.end() - entry.begin()) + " bytes, its shape " + Arrays.toString(entry.shape())
                        + " of " + entry.dtype() + " needs " + size);
            }
            expected = entry.end();
            tensors.put(entry.name(), new Tensor(entry.dtype(), entry.shape(), data.slice((int) entry.begin(), (int)
                    size)));
        }
        if (expected != data.limit()) {
            throw new SafetensorsException(
                    "the tensors cover " + expected + " bytes of " + data.limit() + " after the header");
        }
        return new Safetensors(tensors, metadata);
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
            } else if (entries.size() == Safetensors.MAX_TENSORS) {
                throw new SafetensorsException("more than " + Safetensors.MAX_TENSORS + " tensors");
            } else if (entries.put(name, entry(name, json)) != null) {
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

    private static Entry entry(String name, JsonParser json) {
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
        return new Entry(name, dtype, shape, offsets[0], offsets[1]);
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
