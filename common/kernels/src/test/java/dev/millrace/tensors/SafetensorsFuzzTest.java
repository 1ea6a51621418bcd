package dev.millrace.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading it ends, and ends in content or in a refusal. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SafetensorsFuzzTest {

    private static final byte[] TOKENS = "0123456789-,:[]{}\"\\eE.u \0FIUB".getBytes(StandardCharsets.US_ASCII);

    private final Random random = random();

    @Test
    void aDamagedFileEndsInContentOrARefusal() {
        byte[] whole = sample();
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = damaged(whole);
            refused += outcome(bytes) ? 0 : 1;
        }
        assertThat(refused).isBetween(4_000, 9_999);
    }

    @Test
    void aHeaderOfAnyNumbersEndsInContentOrARefusal() {
        int taken = 0;
        for (int round = 0; round < 10_000; round++) {
            taken += outcome(madeUp()) ? 1 : 0;
        }
        assertThat(taken).isPositive();
    }

    @Test
    void aFileIsJudgedAsItsBytesAre(@TempDir Path folder) throws IOException {
        byte[] whole = sample();
        for (int round = 0; round < 500; round++) {
            byte[] bytes = round % 2 == 0 ? damaged(whole) : madeUp();
            Path file = Files.write(folder.resolve("f"), bytes);
            boolean taken;
            try {
                Safetensors.map(file).tensors().values().forEach(SafetensorsFuzzTest::touch);
                taken = true;
            } catch (SafetensorsException refusal) {
                taken = false;
            }
            assertThat(taken).isEqualTo(outcome(bytes));
        }
    }

    /** Whether the bytes were taken. What was taken can be written and read again. */
    private static boolean outcome(byte[] bytes) {
        Safetensors read;
        try {
            read = Safetensors.read(bytes);
            read.tensors().values().forEach(SafetensorsFuzzTest::touch);
            Safetensors again = Safetensors.read(read.write());
            assertThat(again.tensors().keySet()).isEqualTo(read.tensors().keySet());
            return true;
        } catch (SafetensorsException refusal) {
            return false;
        }
    }

    private static void touch(Tensor tensor) {
        int elements = tensor.byteSize() / tensor.dtype().bytes();
        switch (tensor.dtype()) {
            case F32, F16, BF16 -> assertThat(tensor.toFloats()).hasSize(elements);
            case F64 -> assertThat(tensor.toDoubles()).hasSize(elements);
            case BOOL, U8, I8, U16, I16, U32, I32, U64, I64 ->
                assertThat(tensor.toLongs()).hasSize(elements);
        }
    }

    private byte[] damaged(byte[] whole) {
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong() + Long.BYTES;
        byte[] bytes = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
        for (int change = random.nextInt(4); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(Math.min(bytes.length, header));
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : TOKENS[random.nextInt(TOKENS.length)];
        }
        return bytes;
    }

    private byte[] madeUp() {
        StringBuilder json = new StringBuilder("{");
        for (int tensor = random.nextInt(3); tensor >= 0; tensor--) {
            json.append("\"%c\":{\"dtype\":\"%s\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}%s"
                    .formatted(
                            'a' + random.nextInt(4),
                            DType.values()[random.nextInt(DType.values().length)],
                            number(),
                            number(),
                            number(),
                            number(),
                            tensor == 0 ? "" : ","));
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + header.length + random.nextInt(9))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private long number() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(3);
            case 1 -> Long.MIN_VALUE + random.nextInt(3);
            case 2 -> Integer.MAX_VALUE + (long) random.nextInt(3);
            case 3 -> 1L << random.nextInt(63);
            case 4, 5, 6, 7 -> 0;
            default -> random.nextInt(9);
        };
    }

    private static byte[] sample() {
        Map<String, Tensor> tensors = new HashMap<>();
        for (DType type : DType.values()) {
            tensors.put(type.name(), Tensor.wrap(type, ByteBuffer.allocate(6 * type.bytes()), 2, 3));
        }
        return new Safetensors(tensors, Map.of("format", "pt", "note", "ü \" \\")).write();
    }

    private static Random random() {
        long seed = Long.getLong("millrace.seed", System.nanoTime());
        System.out.println("SafetensorsFuzzTest -Dmillrace.seed=" + seed);
        return new Random(seed);
    }
}
