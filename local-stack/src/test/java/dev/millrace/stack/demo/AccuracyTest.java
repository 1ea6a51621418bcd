package dev.millrace.stack.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyTest {

    @Test
    void scalesByTheErrorOfSeasonalNaiveWithinTheGivenPoints() {
        // Season 2: differences 1, 3, 2, so the scale is 2; naive repeats 4, 6.
        Accuracy accuracy = Accuracy.of(List.of(1.0, 1.0, 2.0, 4.0, 4.0), List.of(6.0, 4.0), List.of(5.0, 4.5), 2);
        assertThat(accuracy.scale()).isEqualTo(2);
        assertThat(accuracy.mase()).isCloseTo(0.375, within(1e-12));
        assertThat(accuracy.naiveMase()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void theDemoHoldsBackTheNewestPoints() {
        List<DemoSeries> all = DemoSeries.all();
        assertThat(all).extracting(series -> series.values().size()).containsExactly(4032, 468, 2820, 144);
        assertThat(all).extracting(DemoSeries::heldBack).containsExactly(336, 24, 24, 24);
        assertThat(all).allSatisfy(series -> {
            assertThat(series.id()).startsWith("demo/");
            assertThat(series.givenValues()).hasSize(series.given());
            assertThat(series.actuals())
                    .hasSize(series.heldBack())
                    .endsWith(series.values().getLast());
            assertThat(series.times()).isSorted().doesNotHaveDuplicates();
        });
    }
}
