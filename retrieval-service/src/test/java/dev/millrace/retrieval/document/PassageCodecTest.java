package dev.millrace.retrieval.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassageCodecTest {

    private final long seed = Long.getLong("millrace.seed", System.nanoTime());

    @Test
    void comesBackWithinHalfAStep() {
        Random random = new Random(seed);
        List<PassageVector> passages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            float[] vector = new float[384];
            for (int j = 0; j < vector.length; j++) {
                vector[j] = (float) (random.nextGaussian() * Math.pow(10, i - 10));
            }
            passages.add(new PassageVector(3 * i, 3 * i + 2, vector));
        }
        List<PassageVector> read = PassageCodec.read(PassageCodec.write(passages));

        assertThat(read).hasSameSizeAs(passages);
        for (int i = 0; i < read.size(); i++) {
            PassageVector written = passages.get(i);
            assertThat(read.get(i).begin()).isEqualTo(written.begin());
            assertThat(read.get(i).end()).isEqualTo(written.end());
            float largest = 0;
            for (float component : written.vector()) {
                largest = Math.max(largest, Math.abs(component));
            }
            for (int j = 0; j < 384; j++) {
                assertThat(Math.abs(read.get(i).vector()[j] - written.vector()[j]))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(largest / 127 * 0.501f);
            }
        }
    }

    @Test
    void holdsNoPassagesAndNoDirection() {
        assertThat(PassageCodec.read(PassageCodec.write(List.of()))).isEmpty();
        assertThat(PassageCodec.read(PassageCodec.write(List.of(new PassageVector(0, 1, new float[2]))))
                        .getFirst()
                        .vector())
                .containsExactly(0, 0);
    }

    @Test
    void refusesWhatIsNoVector() {
        assertThatThrownBy(() -> PassageCodec.write(List.of(new PassageVector(0, 1, new float[] {Float.NaN}))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PassageCodec.write(
                        List.of(new PassageVector(0, 1, new float[2]), new PassageVector(1, 2, new float[3]))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
