package dev.millrace.retrieval.ranker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.tkl.TklDocument;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankBlockTest {

    private static final TklDocument VECTORS = TklDocument.quantised(new float[] {1, 0, 0, 1, .5f, .5f}, 2, 2, 42);

    @Test
    void comesBackAsItWasWritten() {
        byte[] bytes =
                RankBlock.write(VECTORS, new int[] {0, 70_000, 70_010}, new int[] {3, 70_004, 70_020}, sentences(2));
        RankBlock block = RankBlock.read(Arrays.copyOf(bytes, bytes.length + 50), bytes.length);
        assertThat(block.vectors().bytes()).isEqualTo(VECTORS.bytes());
        assertThat(block.vectors().ranker()).isEqualTo(42);
        assertThat(block.begin(1)).isEqualTo(70_000);
        assertThat(block.end(1)).isEqualTo(70_004);
        assertThat(block.end(2)).isEqualTo(70_020);
        assertThat(block.sentences()).containsExactly(0, 2);
    }

    @Test
    void aWordLongerThanItsFieldIsCutAndNoSentenceBeginsByThat() {
        byte[] bytes = RankBlock.write(
                VECTORS, new int[] {0, 70_000, 140_000}, new int[] {65_535, 130_000, 140_001}, sentences(0));
        RankBlock block = RankBlock.read(bytes, bytes.length);
        assertThat(block.end(0)).isEqualTo(0x7FFF);
        assertThat(block.end(1)).isEqualTo(70_000 + 0x7FFF);
        assertThat(block.sentences()).containsExactly(0);
    }

    @Test
    void theLayoutBeforeIsKnownAsSuch() {
        byte[] older = new byte[64];
        ByteBuffer.wrap(older).putInt(0x524B4231);
        byte[] bytes = RankBlock.write(VECTORS, new int[] {0, 1, 2}, new int[] {1, 2, 3}, sentences());
        assertThat(RankBlock.isOlder(older, 64)).isTrue();
        assertThat(RankBlock.isOlder(bytes, bytes.length)).isFalse();
    }

    @Test
    void otherBytesAreRefused() {
        byte[] bytes = RankBlock.write(VECTORS, new int[] {0, 1, 2}, new int[] {1, 2, 3}, sentences());
        assertThatThrownBy(() -> RankBlock.read(new byte[4], 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RankBlock.read(new byte[64], 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RankBlock.read(bytes, bytes.length - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTokenHasAPlace() {
        assertThatThrownBy(() -> RankBlock.write(VECTORS, new int[2], new int[2], sentences()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BitSet sentences(int... first) {
        BitSet sentences = new BitSet();
        IntStream.of(first).forEach(sentences::set);
        return sentences;
    }
}
