package dev.millrace.forecast.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {

    private static final Dataset WAVES = waves();

    /** Notes the losses, and ends after so many steps with the state there. */
    private static final class Recorder implements Progress {

        private final List<Double> losses = new ArrayList<>();
        private final int end;
        private Optional<TrainingState> state = Optional.empty();

        Recorder(int end) {
            this.end = end;
        }

        @Override
        public boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TrainingState> now) {
            losses.add(loss);
            if (losses.size() == end) {
                state = Optional.of(now.get());
                return false;
            }
            return true;
        }

        @Override
        public boolean epoch(int epoch, double loss, double validation, boolean best, Supplier<TrainingState> now) {
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(NetworkFamily.class)
    void everyNetworkLearns(NetworkFamily family) {
        for (Preset preset : Preset.values()) {
            Recorder recorder = new Recorder(Integer.MAX_VALUE);
            Trained trained = train(config(family, preset, KernelPlan.OWN), 3, Optional.empty(), recorder);

            assertThat(trained).isInstanceOf(Trained.Done.class);
            assertThat(recorder.losses.getLast())
                    .as("%s, %s", family, preset)
                    .isLessThan(recorder.losses.getFirst() * 0.9);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkFamily.class,
            names = {"INFORMER", "AUTOFORMER", "PATCHTST"})
    void theSameSeedGivesTheSameWeightsAlsoWhenTakenUpAgain(NetworkFamily family) {
        NetworkConfig config = config(family, Preset.PAPER, KernelPlan.OWN);
        Trained.Done whole = (Trained.Done) train(config, 2, Optional.empty(), new Recorder(Integer.MAX_VALUE));

        Recorder first = new Recorder(11);
        assertThat(train(config, 2, Optional.empty(), first)).isInstanceOf(Trained.Stopped.class);
        Safetensors file = Safetensors.read(first.state.orElseThrow().file("a").write());
        Trained.Done resumed = (Trained.Done)
                train(config, 2, Optional.of(TrainingState.read(file, "a")), new Recorder(Integer.MAX_VALUE));

        assertThat(resumed.validation()).isEqualTo(whole.validation());
        whole.network()
                .forEach((name, tensor) -> assertThat(java.util.Objects.requireNonNull(
                                        resumed.network().get(name))
                                .toFloats())
                        .as(name)
                        .isEqualTo(tensor.toFloats()));
    }

    @Test
    void aStateOfAnotherTrainingIsRefused() {
        Recorder recorder = new Recorder(1);
        train(config(NetworkFamily.NLINEAR, Preset.PAPER, KernelPlan.OWN), 1, Optional.empty(), recorder);
        Safetensors file = recorder.state.orElseThrow().file("a");

        assertThatThrownBy(() -> TrainingState.read(file, "b")).isInstanceOf(SafetensorsException.class);
    }

    @Test
    void anyKernelThatFitsMixes() {
        for (String kernel :
                List.of("full", "full-chunked", "linear-elu", "probsparse", "autocorrelation", "local-window")) {
            KernelPlan plan = new KernelPlan(new TreeMap<>(Map.of("encoder", KernelPlan.Choice.of(kernel, Map.of()))));
            for (NetworkFamily family :
                    List.of(NetworkFamily.INFORMER, NetworkFamily.AUTOFORMER, NetworkFamily.PATCHTST)) {
                Recorder recorder = new Recorder(4);
                train(config(family, Preset.PAPER, plan), 1, Optional.empty(), recorder);

                assertThat(recorder.losses)
                        .hasSize(4)
                        .allSatisfy(loss -> assertThat(loss).isFinite());
            }
        }
    }

    @Test
    void aKernelThatDoesNotFitItsSlotIsRefused() {
        KernelPlan unmasked =
                new KernelPlan(new TreeMap<>(Map.of("decoder", KernelPlan.Choice.of("autocorrelation", Map.of()))));
        KernelPlan nowhere = new KernelPlan(new TreeMap<>(Map.of("attic", KernelPlan.Choice.of("full", Map.of()))));

        assertThatThrownBy(() -> train(
                        config(NetworkFamily.INFORMER, Preset.PAPER, unmasked), 1, Optional.empty(), new Recorder(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decoder")
                .hasMessageContaining("autocorrelation");
        assertThatThrownBy(() -> config(NetworkFamily.INFORMER, Preset.PAPER, nowhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attic");
    }

    private static Trained train(NetworkConfig config, int epochs, Optional<TrainingState> from, Recorder recorder) {
        Recipe recipe = new Recipe(epochs, 32, 3e-3, Schedule.HALVING, 3, 5);
        try (Trainer trainer = new Trainer(config, recipe, WAVES.train(), WAVES.validation(), from)) {
            return trainer.run(recorder);
        }
    }

    private static NetworkConfig config(NetworkFamily family, Preset preset, KernelPlan kernels) {
        WindowShape shape = WAVES.shape();
        Sizes sizes = new Sizes(8, 2, 16, 2, 1, 0.1);
        return new NetworkSpec(
                        family,
                        preset,
                        2,
                        shape.lookBack(),
                        shape.label(),
                        shape.horizon(),
                        WAVES.calendar().width(),
                        sizes,
                        kernels)
                .config();
    }

    private static Dataset waves() {
        int rows = 500;
        double[] values = new double[rows * 2];
        for (int row = 0; row < rows; row++) {
            values[2 * row] = Math.sin(row * Math.PI / 6) + 0.1 * Math.sin(row * 1.7);
            values[2 * row + 1] = Math.cos(row * Math.PI / 12) + 0.01 * row;
        }
        long[] times = LongStream.range(0, rows).map(row -> row * 3_600).toArray();
        SeriesTable table = new SeriesTable(List.of("a", "b"), times, values);
        return Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(24, 12, 8));
    }
}
