package dev.millrace.kernels;

import dev.millrace.kernels.reference.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 over a kernel's name, version, traits and settings, and over every bit of what its reference answers, while serving and
 * while training, to a few small inputs under each variant of its settings.
 */
final class KernelDigest {

    private static final long SEED = 20_260_101;

    private KernelDigest() {}

    static String of(KernelSpec spec) {
        MessageDigest digest = sha256();
        digest.update(text(spec).getBytes(StandardCharsets.UTF_8));
        for (Map<String, Object> variant : Battery.variants(spec)) {
            digest.update(new TreeMap<>(variant).toString().getBytes(StandardCharsets.UTF_8));
            Reference reference = spec.reference(variant);
            for (int tokens : List.of(1, 5, 12, 33)) {
                Battery battery = new Battery(Battery.Fill.RANDOM, SEED + tokens, 2, 2, tokens, tokens, 4, 3);
                update(digest, reference, battery.inputs(), false);
                update(digest, reference, battery.inputs(), true);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, Reference reference, Battery.Inputs inputs, boolean training) {
        double[][][][] mixed = reference.mix(
                inputs.queries(),
                inputs.keys(),
                inputs.values(),
                new Reference.Call(training, KeyDraws.seeded(SEED)::draw));
        for (double[][][] sample : mixed) {
            for (double[][] head : sample) {
                for (double[] row : head) {
                    ByteBuffer bits = ByteBuffer.allocate(8 * row.length);
                    for (double value : row) {
                        // -0.0 and 0.0 are one value
                        bits.putLong(Double.doubleToLongBits(value + 0.0));
                    }
                    digest.update(bits.array());
                }
            }
        }
    }

    /** Meanings are prose: a better sentence is no other behaviour. */
    private static String text(KernelSpec spec) {
        StringBuilder text = new StringBuilder();
        text.append(spec.name()).append('\n').append(spec.version()).append('\n');
        text.append(spec.traits()).append('\n');
        for (Setting setting : spec.settings()) {
            text.append(setting.name()).append(' ').append(setting.type()).append(' ');
            text.append(setting.byDefault()).append('\n');
        }
        return text.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
