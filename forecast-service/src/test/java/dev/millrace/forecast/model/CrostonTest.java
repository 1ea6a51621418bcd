package dev.millrace.forecast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CrostonTest {

    @Test
    void sizesAndStepsBetweenAreSmoothedApartAndTheirRatioCorrected() {
        // size 2, then 2 + .5 (4 - 2) = 3; between 6 / 2 = 3, then 3 + .5 (3 - 3) = 3
        assertThat(forecast(0.5, 0, 2, 0, 0, 4, 0)).isCloseTo(0.75 * 3 / 3, within(1e-12));
        // between 5 / 3, then half way to 1 and half way to 3; size 1, 1, then half way to 5
        assertThat(forecast(0.5, 1, 1, 0, 0, 5)).isCloseTo(0.75 * 3 / (((5.0 / 3 + 1) / 2 + 3) / 2), within(1e-12));
    }

    @Test
    void demandInEveryStepIsSmoothedAndNothingCorrected() {
        assertThat(forecast(0.2, 5, 5, 5)).isEqualTo(5);
        assertThat(forecast(0.5, 4, 8)).isEqualTo(6);
    }

    @Test
    void withoutDemandThereIsNone() {
        assertThat(forecast(0.1, 0, 0, 0)).isZero();
        assertThatThrownBy(() -> new Croston(0, 0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Croston(3, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double forecast(double share, double... values) {
        double[] out = new double[3];
        new Croston(values.length, share).predict(values, values.length - 1, 2, 1, out, 1);
        assertThat(out[0]).isZero();
        assertThat(out[2]).isEqualTo(out[1]);
        return out[1];
    }
}
