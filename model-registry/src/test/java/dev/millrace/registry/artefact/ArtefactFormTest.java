package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.RegistryTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtefactFormTest {

    @Test
    void weightsAreSafetensorsAndOtherFilesMayBeText() throws IOException {
        assertThat(fault("model.safetensors", RegistryTest.weights(new byte[1000])))
                .isEmpty();
        assertThat(fault("config.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(fault("empty", new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80049500         | a pickle",
                "504b030414000000 | a zip archive, as of PyTorch",
                "1f8b0800         | a gzip archive",
                "894844460d0a1a0a | an HDF5 file",
                "7f454c46020101   | a program (ELF)",
                "4d5a9000         | a program (Windows)",
                "cafebabe0000     | a program (Java class or Mach-O)",
                "0061736d01000000 | a program (WebAssembly)",
                "23212f62696e2f73 | a script",
                "63706f7369780a73797374656d0a2853 | a pickle",
                "286470300a2e     | a pickle"
            })
    void programsAndWhatHoldsThemAreRefusedByTheirContent(String hex, String kind) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.strip());
        assertThat(fault("weights.bin", bytes))
                .hasValueSatisfying(reason -> assertThat(reason).startsWith("is " + kind));
        assertThat(fault("model.safetensors", bytes)).isPresent();
    }

    /** 640 bytes of header begin with the two bytes of a pickle. */
    @Test
    void aSafetensorsFileIsNotTakenForWhatItsLengthLooksLike() throws IOException {
        String tensors = "{\"w\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        byte[] header = (tensors + " ".repeat(640 - tensors.length())).getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(8 + 640 + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(640)
                .put(header)
                .array();
        assertThat(file[0]).isEqualTo((byte) 0x80);
        assertThat(fault("model.safetensors", file)).isEmpty();
        assertThat(fault("shard", file)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}  | its tensors cover 3 bytes of 4",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[1,5]}}  | its tensor 'w' does not lie where",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | its tensor 'w' does not lie where",
                "{\"w\":{\"dtype\":\"X9\",\"shape\":[4],\"data_offsets\":[0,4]}}  | its tensor 'w' has no known dtype",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}} | its header has a negative number",
                "{\"w\":1}                                                      | its header has VALUE_NUMBER_INT",
                "[]                                                             | its header has START_ARRAY",
                "{\"w\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"x\":1}} | its tensor 'w' has a field 'x'",
                "{\"w                                                           | its header is no such JSON"
            })
    void whatIsNoSafetensorsSaysWhy(String header, String reason) throws IOException {
        byte[] json = header.strip().getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(8 + json.length + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
        assertThat(fault("model.safetensors", file))
                .hasValueSatisfying(found -> assertThat(found).contains(reason));
    }

    @Test
    void whateverIsSentIsTakenOrRefused() throws IOException {
        long seed = Long.getLong("millrace.seed", 11L);
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        byte[] valid = RegistryTest.weights(new byte[64]);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = Arrays.copyOf(valid, random.nextInt(valid.length + 8));
            for (int n = random.nextInt(4); n > 0 && mutated.length > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            assertThat(fault("model.safetensors", mutated)).isNotNull();
        }
    }

    private static Optional<String> fault(String name, byte[] bytes) throws IOException {
        return ArtefactForm.fault(name, ArtefactForm.Bytes.of(bytes));
    }
}
