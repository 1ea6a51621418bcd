package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TklConfigTest {

    private static final TklConfig PUBLISHED = TklConfig.published(Saturation.EMBEDDING);

    @Test
    void thePublishedOneIsAsInThePaper() {
        assertThat(PUBLISHED)
                .returns(300, TklConfig::width)
                .returns(10, TklConfig::heads)
                .returns(2, TklConfig::layers)
                .returns(30, TklConfig::queryTokens)
                .returns(50, TklConfig::extended)
                .returns(40, TklConfig::chunk)
                .returns(30, TklConfig::window)
                .returns(2, TklConfig::stride)
                .returns(15, TklConfig::values)
                .returns(false, TklConfig::referenceCompat);
        assertThat(PUBLISHED.mu()).hasSize(11).startsWith(1.0, 0.9).endsWith(-0.9);
        assertThat(PUBLISHED.sigma()).hasSize(11).containsOnly(0.1);
    }

    @Test
    void statesAreProjectedOrComeInAsTheyAre() {
        assertThat(PUBLISHED.stateWidth()).isEqualTo(300);
        assertThat(TklConfig.projected(384, 64, 8, Saturation.LOG).stateWidth()).isEqualTo(384);
    }

    @Test
    void whatCannotBeBuiltIsRefused() {
        assertThatThrownBy(() -> PUBLISHED.sized(0, 300, 7, 2, 100)).hasMessageContaining("7 heads");
        assertThatThrownBy(() -> PUBLISHED.sized(0, 1 << 20, 1, 2, 100)).hasMessageContaining("width is from 1");
        assertThatThrownBy(() -> PUBLISHED.sized(0, 300, 10, 0, 100)).hasMessageContaining("layers");
        assertThatThrownBy(() -> PUBLISHED.kernels(List.of(1.0), List.of(.1, .1)))
                .hasMessageContaining("widths");
        assertThatThrownBy(() -> PUBLISHED.kernels(List.of(1.0), List.of(0.0))).hasMessageContaining("0.001");
        assertThatThrownBy(() -> PUBLISHED.kernels(List.of(Double.NaN), List.of(.1)))
                .hasMessageContaining("cosines");
        assertThatThrownBy(() -> Saturation.of("cubic")).hasMessageContaining("cubic");
    }
}
