package dev.millrace.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {

    private static final Safetensors SAMPLE = new Safetensors(
            Map.of(
                    "weights", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                    "bias", Tensor.of(new double[] {0.5, -1e300}, 2),
                    "counts", Tensor.of(new long[] {Long.MIN_VALUE, 7}, 1, 2),
                    "nothing", Tensor.of(new float[0], 0, 4),
                    "scalar", Tensor.of(new double[] {3})),
            Map.of("format", "test", "note", "ü \" \\"));

    @Test
    void readsWhatItWrote() {
        Safetensors read = Safetensors.read(SAMPLE.write());

        assertThat(read.metadata()).isEqualTo(SAMPLE.metadata());
        assertThat(read.tensors().keySet()).isEqualTo(SAMPLE.tensors().keySet());
        assertThat(read.tensor("weights").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read.tensor("weights").shape()).containsExactly(2, 3);
        assertThat(read.tensor("bias").toDoubles()).containsExactly(0.5, -1e300);
        assertThat(read.tensor("counts").toLongs()).containsExactly(Long.MIN_VALUE, 7);
        assertThat(read.tensor("nothing").toFloats()).isEmpty();
        assertThat(read.tensor("scalar").shape()).isEmpty();
        assertThat(read.write()).isEqualTo(SAMPLE.write());
    }

    @Test
    void refusesHeadersThatLie() {
        refuses("[]", 0, "object");
        refuses("{} {}", 0, "follows");
        refuses("{}", 1, "cover 0 bytes of 1");
        refuses(tensor("a", "F32", "[1]", 0, 4), 3, "range");
        refuses(tensor("a", "F32", "[1]", 1, 5), 5, "range");
        refuses(tensor("a", "F32", "[2]", 0, 4), 4, "needs 8");
        refuses(tensor("a", "F8_E4M3", "[4]", 0, 4), 4, "element type");
        refuses(tensor("a", "F32", "[536870912]", 0, 1L << 31), 4, "range");
        refuses(tensor("a", "F32", "[-1]", 0, 4), 4, "negative");
        refuses(tensor("a", "F32", "[1.5]", 0, 4), 4, "shape");
        refuses(tensor("a", "F64", "[4294967296, 4294967296]", 0, 0), 0, "too large");
        refuses(tensor("a", "F64", "[9223372036854775808]", 0, 0), 0, "");
        refuses("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "data_offsets");
        refuses(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
                4,
                "range");
        refuses(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                8,
                "twice");
        refuses(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
                12,
                "expected one from 4");
        refuses("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0, "twice");
        refuses("{\"a\":{\"colour\":1}}", 0, "unknown");
        refuses("{\u0000}", 0, "JSON");
        refuses("{\"__metadata__\":{\"a\":1}}", 0, "metadata");
        refuses("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "twice");
    }

    @Test
    void refusesAHeaderLongerThanTheFileOrTheLimit() {
        byte[] tooLong = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(9)
                .array();
        byte[] huge = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Long.MAX_VALUE)
                .array();

        assertThatThrownBy(() -> Safetensors.read(tooLong)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> Safetensors.read(huge)).isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> Safetensors.read(new byte[7])).isInstanceOf(SafetensorsException.class);
    }

    @Test
    void aHeaderTakesNoMoreMemoryThanTheFileHas() {
        byte[] file = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(Safetensors.MAX_HEADER_BYTES)
                .array();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(SafetensorsException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void refusesToWriteWhatCannotBeRead() {
        Tensor tensor = Tensor.of(new float[1]);

        assertThatThrownBy(() -> new Safetensors(Map.of("__metadata__", tensor), Map.of()).write())
                .isInstanceOf(SafetensorsException.class);
        assertThatThrownBy(() -> new Safetensors(Map.of("a\ud800", tensor), Map.of()).write())
                .isInstanceOf(SafetensorsException.class);
    }

    private static String tensor(String name, String dtype, String shape, long begin, long end) {
        return "{\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}}"
                .formatted(name, dtype, shape, begin, end);
    }

    private static void refuses(String header, int dataBytes, String reason) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining(reason);
    }
}
