package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RunsTest {

    private static final int COUNT = 4001;

    @Test
    void gaussiansAreExactToSevenDigits() {
        float[] x = spread(-1, 1);
        float[] fraction = new float[COUNT];
        float[] power = new float[COUNT];
        for (double sigma : new double[] {0.1, 0.3, 0.01}) {
            float slope = (float) (1 / Math.log(2) / (2 * sigma * sigma));
            Runs.gaussian(x, 0.3f, slope, fraction, power, new int[COUNT], COUNT);
            for (int i = 0; i < COUNT; i++) {
                float d = x[i] - 0.3f;
                double exponent = Math.max(-120, -slope * (d * d));
                assertThat((double) fraction[i] * power[i] / Math.pow(2, exponent))
                        .as("at %s", x[i])
                        .isCloseTo(1, within(1e-6 + 1e-7 * -exponent));
            }
        }
    }

    @Test
    void powersAreExactToSevenDigits() {
        float[] logs = spread(-40, 40);
        float[] exponents = new float[COUNT];
        float[] fraction = new float[COUNT];
        float[] power = new float[COUNT];
        for (float exponent : new float[] {0.01f, 1, -2.5f}) {
            java.util.Arrays.fill(exponents, exponent);
            Runs.powers(logs, exponents, fraction, power, new int[COUNT], COUNT);
            for (int i = 0; i < COUNT; i++) {
                assertThat(fraction[i] * (double) power[i] / Math.pow(2, (double) logs[i] * exponent))
                        .as("%s to %s", logs[i], exponent)
                        .isCloseTo(1, within(1e-6 + 1e-7 * Math.abs(logs[i] * exponent)));
            }
        }
    }

    @Test
    void logarithmsAreExactToSevenDigits() {
        float[] x = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = (float) Math.pow(10, -12 + 14.0 * i / COUNT);
        }
        float[] given = x.clone();
        Runs.log2(x, 2, 1e-10f, new float[COUNT], new int[COUNT], new int[COUNT], COUNT);
        for (int i = 0; i < COUNT; i++) {
            double exact = Math.log(Math.max(2 * given[i], 1e-10f)) / Math.log(2);
            assertThat((double) x[i])
                    .as("log2 of %s", 2 * given[i])
                    .isCloseTo(exact, within(2e-7 * Math.max(2, Math.abs(exact))));
        }
    }

    @Test
    void anythingStaysFinite() {
        float[] x = {1e4f, -1e4f, 0};
        float[] fraction = new float[3];
        float[] power = new float[3];
        Runs.gaussian(x, 0.3f, 7e5f, fraction, power, new int[3], 3);
        assertThat(fraction[0] * power[0]).isLessThan(1e-30f);
        assertThat(fraction[1] * power[1]).isLessThan(1e-30f);

        Runs.powers(new float[] {40, -40, 0}, new float[] {1e9f, 1e9f, 1}, fraction, power, new int[3], 3);
        assertThat(fraction[0] * power[0]).isFinite().isGreaterThan(1e30f);
        assertThat(fraction[1] * power[1]).isFinite().isLessThan(1e-30f);
        assertThat(fraction[2] * power[2]).isEqualTo(1);
    }

    private static float[] spread(float from, float to) {
        float[] x = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = from + (to - from) * i / (COUNT - 1);
        }
        return x;
    }
}
