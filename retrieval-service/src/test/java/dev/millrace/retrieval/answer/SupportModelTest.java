package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.answer.SupportModel.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportModelTest {

    @TempDir
    private Path folder;

    @Test
    void supportIsTheLogisticOfWhatSpeaksForASentence() {
        SupportModel model = new SupportModel(new Fit(2, 4, -3), new Fit(5, 0, -1), .2);

        assertThat(model.support(.5, 0, .5)).isCloseTo(.5, within(1e-12));
        assertThat(model.support(1, 0, .5)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-12));
    }

    @Test
    void withoutVectorsWordsAloneDecide() {
        SupportModel model = new SupportModel(new Fit(2, 4, -3), new Fit(5, 0, -1), .2);

        assertThat(model.support(.9, .2, Double.NaN)).isCloseTo(.5, within(1e-12));
    }

    @Test
    void theShippedOneRefusesWhatHasNothingAndTakesWhatHasEverything() {
        SupportModel shipped = SupportModel.shipped();

        assertThat(shipped.support(0, 0, 0)).isLessThan(.1);
        assertThat(shipped.support(1, 1, .6)).isGreaterThan(.9);
        assertThat(shipped.support(0, 0, Double.NaN)).isLessThan(.5);
        assertThat(shipped.support(0, 1, Double.NaN)).isGreaterThan(.9);
    }

    @Test
    void aFileIsReadAsItWasWritten() throws IOException {
        SupportModel model = new SupportModel(new Fit(2, 4, -3), new Fit(5, 0, -1), .2);
        model.write(folder.resolve("support.json"));

        assertThat(SupportModel.read(folder.resolve("support.json"))).isEqualTo(model);
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"vectors\": 3}");

        assertThatThrownBy(() -> SupportModel.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other.json holds no support model");
    }
}
