package dev.millrace.retrieval.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalTest {

    @Test
    void findsTheDirectionsOfLargestVarianceInTheirOrder() {
        SplittableRandom random = new SplittableRandom(5);
        float[] vectors = new float[2000 * 4];
        for (int r = 0; r < 2000; r++) {
            double along = 5 * random.nextGaussian();
            vectors[4 * r] = (float) (3 + along);
            vectors[4 * r + 1] = (float) along;
            vectors[4 * r + 2] = (float) (2 * random.nextGaussian());
            vectors[4 * r + 3] = (float) (0.1 * random.nextGaussian());
        }

        Principal found = Principal.of(vectors, 4, 2, 1);

        assertThat(found.mean()[0] - found.mean()[1]).isCloseTo(3, within(1e-3));
        assertThat(Math.abs(found.directions()[0][0] + found.directions()[0][1]))
                .isCloseTo(Math.sqrt(2), within(1e-2));
        assertThat(Math.abs(found.directions()[1][2])).isCloseTo(1, within(1e-2));
    }
}
