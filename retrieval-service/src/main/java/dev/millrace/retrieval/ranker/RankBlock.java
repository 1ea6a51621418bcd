package dev.millrace.retrieval.ranker;

import dev.millrace.retrieval.tkl.TklDocument;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * What is stored of a document for its ranking: its words' vectors, and where the words lie in the text. Big-endian: magic, bytes of
 * vectors, vectors, then begin (4 bytes) and length (2 bytes, of which the first bit says that a sentence begins, the rest is capped) of
 * each word. Views the array it was read from.
 */
public final class RankBlock {

    private static final int MAGIC = 0x524B4232;
    private static final int OLDER_MAGIC = 0x524B4231;
    private static final int HEADER = 8;
    private static final int WORD = 6;
    private static final int SENTENCE = 0x8000;
    private static final int LONGEST = 0x7FFF;

    private final ByteBuffer bytes;
    private final TklDocument vectors;
    private final int words;

    private RankBlock(ByteBuffer bytes, TklDocument vectors, int words) {
        this.bytes = bytes;
        this.vectors = vectors;
        this.words = words;
    }

    /**
     * @param begin and end of each word in UTF-16 units of the text, one for each token of the vectors
     * @param sentences words that a sentence begins with
     */
    static byte[] write(TklDocument vectors, int[] begin, int[] end, BitSet sentences) {
        if (begin.length != vectors.tokens() || end.length != vectors.tokens()) {
            throw new IllegalArgumentException(
                    vectors.tokens() + " tokens have " + begin.length + " begins and " + end.length + " ends");
        }
        byte[] stored = vectors.bytes();
        long size = HEADER + stored.length + (long) WORD * begin.length;
        ByteBuffer block = ByteBuffer.allocate(Math.toIntExact(size));
        block.putInt(MAGIC).putInt(stored.length).put(stored);
        for (int i = 0; i < begin.length; i++) {
            block.putInt(begin[i])
                    .putShort((short) (Math.min(LONGEST, end[i] - begin[i]) | (sentences.get(i) ? SENTENCE : 0)));
        }
        return block.array();
    }

    /**
     * @param array holds the block from its beginning on
     * @throws IllegalArgumentException when it is none
     */
    static RankBlock read(byte[] array, int length) {
        if (length < HEADER || length > array.length) {
            throw new IllegalArgumentException("a rank block has at least " + HEADER + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(array, 0, length);
        int magic = bytes.getInt();
        int stored = bytes.getInt();
        if (magic != MAGIC || stored < 0 || stored > length - HEADER) {
            throw new IllegalArgumentException("the bytes are no rank block of this version");
        }
        TklDocument vectors = TklDocument.read(array, HEADER, stored);
        if (HEADER + stored + (long) WORD * vectors.tokens() != length) {
            throw new IllegalArgumentException("the rank block is cut off");
        }
        return new RankBlock(bytes, vectors, HEADER + stored);
    }

    TklDocument vectors() {
        return vectors;
    }

    /** The word that begins there; below 0 when none does. */
    int wordAt(int begin) {
        int low = 0;
        int high = vectors.tokens() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = begin(middle);
            if (there == begin) {
                return middle;
            }
            if (there < begin) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Where a word begins in the text. */
    int begin(int word) {
        return bytes.getInt(words + WORD * word);
    }

    /** Where it ends, exclusive. */
    int end(int word) {
        return begin(word) + (length(word) & LONGEST);
    }

    /** The first word of each sentence; the first word of all begins one. */
    int[] sentences() {
        return IntStream.range(0, vectors.tokens())
                .filter(word -> word == 0 || (length(word) & SENTENCE) != 0)
                .toArray();
    }

    private int length(int word) {
        return bytes.getShort(words + WORD * word + 4);
    }

    /** Whether these are bytes of another layout, which earlier versions wrote. */
    static boolean isOlder(byte[] array, int length) {
        return length >= HEADER && ByteBuffer.wrap(array, 0, length).getInt() == OLDER_MAGIC;
    }
}
