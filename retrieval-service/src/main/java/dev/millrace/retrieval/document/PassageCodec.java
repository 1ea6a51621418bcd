package dev.millrace.retrieval.document;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Passage vectors as bytes: each component as a multiple, -127 to 127, of the vector's largest one divided by 127. Big-endian;
 * one byte of format, int width, int count, then for each passage int begin, int end, float scale and the components.
 */
final class PassageCodec {

    private static final byte FORMAT = 1;
    private static final int STEPS = 127;

    private PassageCodec() {}

    static byte[] write(List<PassageVector> passages) {
        int width = passages.isEmpty() ? 0 : passages.getFirst().vector().length;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.addExact(9, Math.multiplyExact(passages.size(), Math.addExact(12, width))));
        bytes.put(FORMAT).putInt(width).putInt(passages.size());
        for (PassageVector passage : passages) {
            float[] vector = passage.vector();
            if (vector.length != width) {
                throw new IllegalArgumentException("passages of one document have vectors of one width");
            }
            float largest = 0;
            for (float component : vector) {
                if (!Float.isFinite(component)) {
                    throw new IllegalArgumentException("a passage's vector is not finite");
                }
                largest = Math.max(largest, Math.abs(component));
            }
            bytes.putInt(passage.begin()).putInt(passage.end()).putFloat(largest / STEPS);
            for (float component : vector) {
                bytes.put((byte) (largest == 0 ? 0 : Math.round(component / largest * STEPS)));
            }
        }
        return bytes.array();
    }

    static List<PassageVector> read(byte[] written) {
        ByteBuffer bytes = ByteBuffer.wrap(written);
        byte format = bytes.get();
        if (format != FORMAT) {
            throw new IllegalStateException("passages are stored in an unknown format: " + format);
        }
        int width = bytes.getInt();
        int count = bytes.getInt();
        List<PassageVector> passages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int begin = bytes.getInt();
            int end = bytes.getInt();
            float scale = bytes.getFloat();
            float[] vector = new float[width];
            for (int j = 0; j < width; j++) {
                vector[j] = bytes.get() * scale;
            }
            passages.add(new PassageVector(begin, end, vector));
        }
        return passages;
    }
}
