package dev.millrace.retrieval.tkl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A document's contextual vectors at a byte a feature, as they are stored: only their directions count for a cosine, so that each is
 * scaled by its own largest feature and the scale is not kept. Immutable: nobody writes to the array any more. The block begins with
 * {@value #HEADER} bytes: magic, width, stride, tokens, and the ranker whose vectors these are.
 *
 * <p>Vectors lie in tiles of {@value #GROUPS} strides, in a tile feature by feature, and within a feature first the first token of each
 * stride, then the second, and so on: a query goes over them in long runs, and tokens of a stride are added run to run.
 */
public final class TklDocument {

    static final int GROUPS = 512;
    static final int HEADER = 24;

    private static final int MAGIC = 0x314C4B54;
    private static final int LEVELS = 127;

    private final byte[] block;
    private final int offset;
    private final int width;
    private final int stride;
    private final int tokens;
    private final long ranker;

    private TklDocument(byte[] block, int offset, int width, int stride, int tokens, long ranker) {
        this.block = block;
        this.offset = offset;
        this.width = width;
        this.stride = stride;
        this.tokens = tokens;
        this.ranker = ranker;
    }

    /**
     * Quantises. The error of a feature is at most half a 127th of the vector's largest one.
     *
     * @param vectors {@code [tokens, width]}, row-major, of any lengths; see {@link TklModel#documentVectors}
     * @param ranker whose vectors they are: others' are not to be compared with its queries
     */
    public static TklDocument quantised(float[] vectors, int width, int stride, long ranker) {
        int tokens = vectors.length / width;
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC)
                .putShort((short) width)
                .putShort((short) stride)
                .putInt(tokens)
                .putInt(0);
        header.putLong(ranker);
        byte[] block = java.util.Arrays.copyOf(header.array(), Math.toIntExact(size(tokens, width, stride)));
        TklDocument document = new TklDocument(block, 0, width, stride, tokens, ranker);
        for (int token = 0; token < tokens; token++) {
            float largest = 0;
            for (int i = 0; i < width; i++) {
                largest = Math.max(largest, Math.abs(vectors[token * width + i]));
            }
            float scale = largest > 0 ? LEVELS / largest : 0;
            for (int i = 0; i < width; i++) {
                block[document.at(token, i)] = (byte) Math.round(vectors[token * width + i] * scale);
            }
        }
        return document;
    }

    /**
     * What {@link #bytes} gave, at its place in a larger array, which is shared.
     *
     * @throws IllegalArgumentException when it is no such block
     */
    public static TklDocument read(byte[] array, int offset, int length) {
        if (offset < 0 || length < HEADER || length > array.length - offset) {
            throw new IllegalArgumentException("a block of vectors has at least " + HEADER + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(array, offset, HEADER).order(ByteOrder.LITTLE_ENDIAN);
        int magic = header.getInt();
        int width = Short.toUnsignedInt(header.getShort());
        int stride = Short.toUnsignedInt(header.getShort());
        int tokens = header.getInt();
        header.getInt();
        if (magic != MAGIC || width == 0 || stride == 0 || tokens < 0 || size(tokens, width, stride) != length) {
            throw new IllegalArgumentException("the bytes are no block of vectors of this version");
        }
        return new TklDocument(array, offset, width, stride, tokens, header.getLong());
    }

    /** A copy of the block. */
    public byte[] bytes() {
        return java.util.Arrays.copyOfRange(block, offset, offset + Math.toIntExact(size(tokens, width, stride)));
    }

    public int tokens() {
        return tokens;
    }

    public int width() {
        return width;
    }

    public int stride() {
        return stride;
    }

    public long ranker() {
        return ranker;
    }

    /** Bytes that so many tokens take, header and filling included. */
    public static long size(int tokens, int width, int stride) {
        return HEADER + (long) Math.ceilDiv(tokens, stride) * stride * width;
    }

    /** Adds a token's vector, at length 1, to a sum. @param sum [width] */
    public void addTo(float[] sum, int token) {
        double square = 0;
        for (int i = 0; i < width; i++) {
            int value = value(token, i);
            square += (double) value * value;
        }
        float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
        for (int i = 0; i < width; i++) {
            sum[i] += scale * value(token, i);
        }
    }

    byte[] block() {
        return block;
    }

    int groups() {
        return Math.ceilDiv(tokens, stride);
    }

    /** Where a tile begins in {@link #block}. */
    int tile(int firstGroup) {
        return offset + HEADER + firstGroup * stride * width;
    }

    byte value(int token, int feature) {
        return block[at(token, feature)];
    }

    private int at(int token, int feature) {
        int group = token / stride;
        int first = group / GROUPS * GROUPS;
        int inTile = Math.min(GROUPS, groups() - first);
        return tile(first) + (feature * stride + token % stride) * inTile + group - first;
    }
}
