package dev.millrace.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {

    private static final int MANY = 1 << 16;

    @TempDir
    private Path folder;

    @Test
    void readsWhatWasWritten() throws IOException {
        Safetensors content = content(1);
        Path file = folder.resolve("a.safetensors");
        content.writeTo(file);

        assertThat(Files.readAllBytes(file)).isEqualTo(content.write());
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            assertThat(open.metadata()).isEqualTo(content.metadata());
            assertThat(open.tensors().keySet()).containsExactly("small", "large");
            assertThat(open.info("large").shape()).containsExactly(2, MANY / 2);
            assertThat(open.tensor("large").toFloats()).containsOnly(1).hasSize(MANY);
            assertThat(open.tensor("small").toDoubles()).containsExactly(0.5, 1);
            assertThatThrownBy(() -> open.tensor("none")).isInstanceOf(SafetensorsException.class);
        }
        Tensor mapped = Safetensors.map(file).tensor("large");
        assertThat(mapped.bytes().isDirect()).isTrue();
        assertThat(mapped.toFloats()).containsOnly(1).hasSize(MANY);
    }

    @Test
    void aTensorEndsWithItsFile() throws IOException {
        Path file = folder.resolve("a.safetensors");
        content(1).writeTo(file);
        SafetensorsFile open = SafetensorsFile.open(file);
        Tensor large = open.tensor("large");
        open.close();

        assertThatThrownBy(large::toFloats).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void replacingAFileLeavesTheOpenOneAlone() throws IOException {
        Path file = folder.resolve("a.safetensors");
        content(1).writeTo(file);
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            content(2).writeTo(file);

            assertThat(open.tensor("large").toFloats()).containsOnly(1);
        }
        assertThat(Safetensors.map(file).tensor("large").toFloats()).containsOnly(2);
        assertThat(names()).containsExactly("a.safetensors");
    }

    @Test
    void aWriteThatFailsLeavesNothingBehind() throws IOException {
        Path inTheWay = folder.resolve("a.safetensors");
        Files.createDirectories(inTheWay.resolve("b"));

        assertThatThrownBy(() -> content(1).writeTo(inTheWay)).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("a.safetensors");
    }

    @Test
    void aFileThatWasCutShortIsRefused() throws IOException {
        Path file = folder.resolve("a.safetensors");
        content(1).writeTo(file);
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            Tensor large = open.tensor("large");
            try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
                other.truncate(4096);
            }
            assertThatThrownBy(() -> open.tensor("large")).hasMessageContaining("when it was opened");
            assertThatThrownBy(large::toFloats).isInstanceOf(SafetensorsException.class);
        }
        assertThatThrownBy(() -> SafetensorsFile.open(file)).isInstanceOf(SafetensorsException.class);
    }

    @Test
    void aTensorIsMappedWhereItLiesInAFileBeyond2GiB() throws IOException {
        long gap = Safetensors.MAX_TENSOR_BYTES;
        Path file = folder.resolve("large.safetensors");
        long end = sparse(
                file,
                tensor("first", "U8", gap, 0) + "," + tensor("second", "U8", gap, gap) + ","
                        + tensor("last", "F32", MANY, 2 * gap),
                2 * gap + MANY * 4L,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(7)
                        .flip());

        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            float[] last = open.tensor("last").toFloats();
            assertThat(last[MANY - 1]).isEqualTo(7);
            assertThat(Arrays.copyOf(last, MANY - 1)).containsOnly(0);
            assertThat(open.tensor("second").bytes().get(1 << 30)).isZero();
        }
        assertThat(Files.size(file)).isEqualTo(end);
    }

    @Test
    void aTensorBeyond2GiBIsRefused() throws IOException {
        Path file = folder.resolve("huge.safetensors");
        sparse(file, tensor("a", "U8", 1L << 31, 0), 1L << 31, ByteBuffer.allocate(1));

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("at most");
    }

    private static Safetensors content(float value) {
        float[] many = new float[MANY];
        Arrays.fill(many, value);
        return new Safetensors(
                Map.of("large", Tensor.of(many, 2, MANY / 2), "small", Tensor.of(new double[] {0.5, value}, 2)),
                Map.of("format", "test"));
    }

    private static String tensor(String name, String dtype, long elements, long begin) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                .formatted(name, dtype, elements, begin, begin + elements * (dtype.equals("U8") ? 1 : 4));
    }

    /** A file that holds only a header and its last bytes; skipped where the disk would have to hold the rest. */
    private static long sparse(Path file, String tensors, long dataBytes, ByteBuffer last) throws IOException {
        byte[] header = ("{" + tensors + "}").getBytes(StandardCharsets.UTF_8);
        long end = Long.BYTES + header.length + dataBytes;
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE, StandardOpenOption.WRITE)) {
            long free = Files.getFileStore(file).getUsableSpace();
            assumeTrue(free > end, "the disk has " + free + " bytes, too few if it keeps no sparse files");
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length)
                    .flip());
            out.write(ByteBuffer.wrap(header));
            out.write(last, end - last.remaining());
        }
        return end;
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
