package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TklDocumentTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1023, 1024, 1025, 3001})
    void directionsAreKeptAsFarAsAByteCan(int tokens) {
        int width = 20;
        float[] vectors = new RandomTexts().states(tokens, width).values();
        TklDocument document = TklDocument.quantised(vectors, width, 2, 9);
        byte[] padded = new byte[document.bytes().length + 7];
        System.arraycopy(document.bytes(), 0, padded, 3, document.bytes().length);

        TklDocument read = TklDocument.read(padded, 3, document.bytes().length);

        assertThat(read.bytes()).isEqualTo(document.bytes()).hasSize((int) TklDocument.size(tokens, width, 2));
        assertThat(read.tokens()).isEqualTo(tokens);
        assertThat(read.ranker()).isEqualTo(9);
        for (int token = 0; token < tokens; token++) {
            float[] vector = Arrays.copyOfRange(vectors, token * width, (token + 1) * width);
            double largest = 0;
            double given = 0;
            double stored = 0;
            for (int i = 0; i < width; i++) {
                largest = Math.max(largest, Math.abs(vector[i]));
                given += (double) vector[i] * vector[i];
                stored += Math.pow(read.value(token, i), 2);
            }
            double apart = 0;
            for (int i = 0; i < width; i++) {
                apart += Math.pow(vector[i] / Math.sqrt(given) - read.value(token, i) / Math.sqrt(stored), 2);
            }
            // no cosine moves further than the unit vector does
            double bound = Math.sqrt(width) / 254 * largest / Math.sqrt(given);
            assertThat(Math.sqrt(apart)).isLessThan(bound * 1.01);
        }
    }

    @Test
    void aVectorOfZerosStaysOne() {
        TklDocument document = TklDocument.quantised(new float[8], 4, 2, 9);

        assertThat(document.value(1, 3)).isZero();
    }

    @Test
    void anythingElseIsRefused() {
        byte[] block = TklDocument.quantised(new float[8], 4, 2, 9).bytes();

        assertThatThrownBy(() -> TklDocument.read(block, 0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TklDocument.read(block, 0, block.length - 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TklDocument.read(block, 1, block.length)).isInstanceOf(IllegalArgumentException.class);
        block[0]++;
        assertThatThrownBy(() -> TklDocument.read(block, 0, block.length)).isInstanceOf(IllegalArgumentException.class);
    }
}
