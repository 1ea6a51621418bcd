package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopRegionsTest {

    private static final TklConfig CONFIG = RandomTexts.config(0, Saturation.LOG);

    @Test
    void regionsDoNotOverlapAndTiesTakeTheFirst() {
        float[] scores = new float[40];
        scores[20] = 5;
        scores[34] = 4;
        scores[35] = 3;
        scores[5] = 3;

        assertThat(TopRegions.peaks(scores, 40, CONFIG)).containsExactly(20, 5, 35);
    }

    @Test
    void aShortDocumentHasFewerRegions() {
        float[] scores = {-2, -1, -3};

        int[] peaks = TopRegions.peaks(scores, 3, CONFIG);

        assertThat(peaks).containsExactly(1, -1, -1);
        assertThat(TopRegions.counted(peaks, scores, 3, CONFIG))
                .containsExactly(1, -1, -1, 0, -1, -1, 2, -1, -1, 0, -1, -1, 2, -1, -1);
    }

    @Test
    void zeroIsAScoreLikeAnyOther() {
        float[] scores = {-2, 0, -3};

        assertThat(TopRegions.peaks(scores, 3, CONFIG)).containsExactly(1, -1, -1);
    }

    @Test
    void theAuthorsCodeTakesZeroForNoWindowAndPicksTheFirstAgain() {
        TklConfig compatible = CONFIG.compatible(true);
        float[] scores = new float[26];
        scores[0] = 1;
        scores[1] = 7;
        scores[3] = -4;

        int[] peaks = TopRegions.peaks(scores, 26, compatible);

        assertThat(peaks).containsExactly(1, 16, 0);
        assertThat(TopRegions.counted(peaks, scores, 26, compatible))
                .containsExactly(1, -1, 0, 0, -1, 0, -1, -1, 1, 0, -1, 0, 3, -1, -1);
    }
}
