package dev.millrace.retrieval.index;

import org.apache.lucene.util.VectorUtil;

/**
 * A vector in bytes, as long as bytes allow: a cosine does not know lengths. For vectors like those of sentence encoders, the cosine
 * of two is off by some 0.0005.
 *
 * @param bytes [width]
 * @param square the squared length of the bytes, exact
 */
record QuantisedVector(byte[] bytes, int square) {

    private static final int WIDEST = 1024;

    /** @throws IllegalArgumentException when a value is not finite, all are zero, or there are too many */
    static QuantisedVector of(float[] vector) {
        float greatest = 0;
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("a vector is made of finite numbers");
            }
            greatest = Math.max(greatest, Math.abs(value));
        }
        if (greatest == 0 || vector.length > WIDEST) {
            throw new IllegalArgumentException("a vector points somewhere, in at most " + WIDEST + " dimensions");
        }
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round((double) vector[i] / greatest * Byte.MAX_VALUE);
        }
        return new QuantisedVector(bytes, VectorUtil.dotProduct(bytes, bytes));
    }

    double cosine(byte[] other, long otherSquare) {
        return VectorUtil.dotProduct(bytes, other) / Math.sqrt((double) square * otherSquare);
    }
}
