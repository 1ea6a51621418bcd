package dev.millrace.retrieval.tkl.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.Saturation;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TklTrainerTest {

    private static final int INPUTS = 16;
    private static final int TEXTS = 60;
    private static final TklConfig CONFIG =
            TklConfig.published(Saturation.EMBEDDING).sized(0, INPUTS, 2, 1, 8);
    /** Mostly the tokens themselves, and whatever is near counts against. */
    private static final Map<String, Tensor> WRONG = Map.of(
            "mixer",
            Tensor.of(new float[] {0.9f}, 1),
            "dense.weight",
            Tensor.of(new float[] {-.01f, -.01f, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 1, 11));

    private static final TklData DATA = data();

    @BeforeAll
    static void oneThread() {
        TensorEngine.threads(1);
    }

    @AfterAll
    static void nothingRecordedAfterwards() {
        ai.djl.pytorch.jni.JniUtils.setGradMode(false);
    }

    /** Notes the losses, and ends after so many steps with the state there. */
    private static final class Recorder implements TklProgress {

        private final List<Double> losses = new ArrayList<>();
        private final List<TklValidation> validations = new ArrayList<>();
        private final int end;
        private Optional<TklTrainingState> state = Optional.empty();

        Recorder(int end) {
            this.end = end;
        }

        @Override
        public boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TklTrainingState> now) {
            losses.add(loss);
            if (losses.size() == end) {
                state = Optional.of(now.get());
                return false;
            }
            return true;
        }

        @Override
        public boolean epoch(
                int epoch, double loss, TklValidation validation, boolean best, Supplier<TklTrainingState> now) {
            validations.add(validation);
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(TklLoss.class)
    void itLearnsWhichDocumentHasTheQuerysTerms(TklLoss loss) {
        Recorder recorder = new Recorder(Integer.MAX_VALUE);
        TklValidation before;
        TklTrained.Done done;
        try (TklTrainer trainer = new TklTrainer(CONFIG, recipe(5, loss), DATA, WRONG, Optional.empty())) {
            before = trainer.validate();
            done = (TklTrained.Done) trainer.run(recorder);
        }

        assertThat(before.accuracy()).isLessThan(0.3);

        assertThat(recorder.validations).hasSizeBetween(2, 5);
        assertThat(done.validation().accuracy()).isGreaterThan(0.9);
        assertThat(done.validation().mrr()).isGreaterThan(0.8);
        assertThat(done.validation()).isEqualTo(recorder.validations.get(done.bestEpoch() - 1));
        assertThat(recorder.losses.getLast()).isLessThan(recorder.losses.getFirst());
    }

    @Test
    void theSameSeedGivesTheSameWeightsAlsoWhenTakenUpAgain() {
        TklRecipe recipe = recipe(3, TklLoss.RANKNET);
        TklTrained.Done whole = (TklTrained.Done) train(recipe, Optional.empty(), new Recorder(Integer.MAX_VALUE));

        Recorder first = new Recorder(7);
        assertThat(train(recipe, Optional.empty(), first)).isInstanceOf(TklTrained.Stopped.class);
        Safetensors file = Safetensors.read(first.state.orElseThrow().file("a").write());
        TklTrained.Done resumed = (TklTrained.Done)
                train(recipe, Optional.of(TklTrainingState.read(file, "a")), new Recorder(Integer.MAX_VALUE));

        assertThat(resumed.validation()).isEqualTo(whole.validation());
        assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
        whole.weights()
                .forEach((name, tensor) -> assertThat(
                                Objects.requireNonNull(resumed.weights().get(name))
                                        .toFloats())
                        .as(name)
                        .isEqualTo(tensor.toFloats()));
        assertThatThrownBy(() -> TklTrainingState.read(file, "b")).isInstanceOf(SafetensorsException.class);
    }

    @Test
    void whatHasNoLearningRateStaysAsItWasGiven() {
        float[] axes = new float[8 * INPUTS];
        for (int i = 0; i < 8; i++) {
            axes[i * INPUTS + i] = 1;
        }
        Map<String, Tensor> initial =
                Map.of("projection.weight", Tensor.of(axes, 8, INPUTS), "mixer", Tensor.of(new float[] {0.875f}, 1));
        TklRecipe recipe = new TklRecipe(1, 8, 2, 0, 0, 1e-2, TklLoss.RANKNET, 1, 3);
        TklConfig projected = CONFIG.sized(INPUTS, 8, 2, 1, 8);
        try (TklTrainer trainer = new TklTrainer(projected, recipe, DATA, initial, Optional.empty())) {
            TklTrained.Done done = (TklTrained.Done) trainer.run(TklProgress.SILENT);

            assertThat(floats(done, "projection.weight")).isEqualTo(axes);
            assertThat(floats(done, "mixer")[0]).isNotEqualTo(0.875f).isBetween(0.7f, 1.05f);
        }
        assertThatThrownBy(() -> new TklTrainer(
                        CONFIG, recipe, DATA, Map.of("blender", Tensor.of(new float[1], 1)), Optional.empty()))
                .hasMessageContaining("blender");
    }

    @Test
    void itEndsWhenNothingGetsBetter() {
        TklRecipe recipe = new TklRecipe(50, 8, 2, 0, 0, 1e-12, TklLoss.RANKNET, 2, 3);

        TklTrained.Done done = (TklTrained.Done) train(recipe, Optional.empty(), new Recorder(Integer.MAX_VALUE));

        assertThat(done.epochs()).isLessThan(50).isEqualTo(done.bestEpoch() + 2);
    }

    @Test
    void aLossThatIsNoNumberEndsIt() {
        TklData broken = new TklData(
                DATA.queries(), document -> new TokenStates(1, INPUTS, nan()), DATA.train(), DATA.validation());
        try (TklTrainer trainer =
                new TklTrainer(CONFIG, recipe(2, TklLoss.RANKNET), broken, Map.of(), Optional.empty())) {
            assertThat(trainer.run(TklProgress.SILENT)).isEqualTo(new TklTrained.Diverged(1, 1));
        }
    }

    private static TklTrained train(TklRecipe recipe, Optional<TklTrainingState> from, TklProgress progress) {
        try (TklTrainer trainer = new TklTrainer(CONFIG, recipe, DATA, WRONG, from)) {
            return trainer.run(progress);
        }
    }

    private static TklRecipe recipe(int epochs, TklLoss loss) {
        return new TklRecipe(epochs, 8, 2, 1e-3, 1e-3, 2e-2, loss, 3, 3);
    }

    private static float[] floats(TklTrained.Done done, String name) {
        return Objects.requireNonNull(done.weights().get(name)).toFloats();
    }

    private static float[] nan() {
        float[] values = new float[INPUTS];
        java.util.Arrays.fill(values, Float.NaN);
        return values;
    }

    /** Texts of random tokens; each query is three neighbouring tokens of its document, a little disturbed. */
    private static TklData data() {
        Random random = new Random(11);
        List<TokenStates> texts = new ArrayList<>();
        List<QueryStates> queries = new ArrayList<>();
        for (int text = 0; text < TEXTS; text++) {
            int tokens = 30 + random.nextInt(30);
            float[] values = new float[tokens * INPUTS];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            texts.add(new TokenStates(tokens, INPUTS, values));
            int from = random.nextInt(tokens - 3) * INPUTS;
            float[] terms = java.util.Arrays.copyOfRange(values, from, from + 3 * INPUTS);
            for (int i = 0; i < terms.length; i++) {
                terms[i] += (float) random.nextGaussian() * 0.1f;
            }
            queries.add(QueryStates.of(new TokenStates(3, INPUTS, terms)));
        }
        List<TklExample> train = new ArrayList<>();
        List<TklExample> validation = new ArrayList<>();
        for (int text = 0; text < TEXTS; text++) {
            int[] negatives = {(text + 7) % TEXTS, (text + 13) % TEXTS, (text + 29) % TEXTS};
            (text % 3 == 0 ? validation : train).add(new TklExample(text, text, negatives));
        }
        return new TklData(queries::get, texts::get, train, validation);
    }
}
