package dev.millrace.registry.artefact;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a version's artefact may hold: what is called safetensors is safetensors, and nothing is a program, or an archive that can hold one. The
 * content decides, not the name.
 */
public final class ArtefactForm {

    private static final String SAFETENSORS = ".safetensors";
    private static final int HEAD = 512;
    private static final Map<String, String> SIGNATURES = signatures();
    private static final Pattern OLD_PICKLE = Pattern.compile("(?s)(c[\\w.]+\\n\\w+\\n|\\([dlit]?p\\d+\\n).*");

    private ArtefactForm() {}

    /** The bytes of an artefact, from anywhere. */
    public interface Bytes {
        long size();

        /** At most {@code length} bytes from {@code at} on; fewer at the end. */
        byte[] read(long at, int length) throws IOException;

        static Bytes of(byte[] bytes) {
            return new Bytes() {
                @Override
                public long size() {
                    return bytes.length;
                }

                @Override
                public byte[] read(long at, int length) {
                    int from = (int) Math.min(at, bytes.length);
                    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
                }
            };
        }
    }

    /** @return why a version may not have it under this name; empty where it may */
    public static Optional<String> fault(String name, Bytes bytes) throws IOException {
        Optional<String> fault = safetensors(bytes);
        if (fault.isEmpty()) {
            return Optional.empty();
        }
        if (name.endsWith(SAFETENSORS)) {
            return fault.map(reason -> "is no safetensors file: " + reason);
        }
        return program(bytes.read(0, HEAD)).map(kind -> "is " + kind + ", which is not loaded: send safetensors");
    }

    /** Whether its name says that it holds weights. */
    public static boolean holdsWeights(String name) {
        return name.endsWith(SAFETENSORS);
    }

    private static Optional<String> safetensors(Bytes bytes) throws IOException {
        byte[] prefix = bytes.read(0, Long.BYTES);
        if (prefix.length < Long.BYTES) {
            return Optional.of("it has fewer than eight bytes");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Safetensors.MAX_HEADER || length > bytes.size() - Long.BYTES) {
            return Optional.of("a header of " + Long.toUnsignedString(length) + " bytes does not fit");
        }
        return Safetensors.fault(bytes.read(Long.BYTES, (int) length), bytes.size() - Long.BYTES - length);
    }

    private static Optional<String> program(byte[] head) {
        String hex = HexFormat.of().formatHex(head);
        Optional<String> known = SIGNATURES.entrySet().stream()
                .filter(signature -> hex.startsWith(signature.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
        return known.or(() -> OLD_PICKLE
                        .matcher(new String(head, StandardCharsets.ISO_8859_1))
                        .matches()
                ? Optional.of("a pickle")
                : Optional.empty());
    }

    private static Map<String, String> signatures() {
        Map<String, String> signatures = new LinkedHashMap<>();
        for (String version : new String[] {"8002", "8003", "8004", "8005"}) {
            signatures.put(version, "a pickle");
        }
        signatures.put("504b0304", "a zip archive, as of PyTorch");
        signatures.put("504b0506", "a zip archive");
        signatures.put("1f8b", "a gzip archive");
        signatures.put("894844460d0a1a0a", "an HDF5 file");
        signatures.put("7f454c46", "a program (ELF)");
        signatures.put("4d5a", "a program (Windows)");
        for (String magic : new String[] {"feedface", "feedfacf", "cefaedfe", "cffaedfe"}) {
            signatures.put(magic, "a program (Mach-O)");
        }
        signatures.put("cafebabe", "a program (Java class or Mach-O)");
        signatures.put("0061736d", "a program (WebAssembly)");
        signatures.put("2321", "a script");
        return signatures;
    }
}
