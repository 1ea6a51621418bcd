package dev.millrace.forecast.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.layers.KernelPlan.Choice;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.Scaler;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import dev.millrace.tensors.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NetworkFileTest {

    private static final KernelPlan WINDOW =
            new KernelPlan(new TreeMap<>(Map.of("encoder", Choice.of("local-window", Map.of("window", 8)))));

    @Test
    void whatIsWrittenIsRead() {
        TrainedNetwork written = network();

        byte[] bytes = NetworkFile.write(written);
        TrainedNetwork read = NetworkFile.read(bytes);

        assertThat(read.spec()).isEqualTo(written.spec());
        assertThat(read.channels()).containsExactly("a", "b");
        assertThat(read.frequency()).isEqualTo(Frequency.parse("PT1H"));
        assertThat(read.calendar()).isEqualTo(TimeFeatures.HOURS);
        assertThat(read.scaler().mean()).containsExactly(1, 2);
        assertThat(read.residuals().get(1).residuals()).containsExactly(-2, 2, -3, 3, -4, 4);
        assertThat(Objects.requireNonNull(read.weights().get("bias")).toFloats())
                .containsExactly(0.5f);
        assertThat(NetworkFile.write(read)).isEqualTo(bytes);
    }

    @Test
    void filesThatHoldSomethingElseAreRefused() {
        refused(Map.of(), Map.of("residuals", Tensor.of(new float[6], 2, 3)), "residuals");
        refused(Map.of(), Map.of("residuals", Tensor.of(new float[12], 3, 2, 2)), "residuals");
        refused(Map.of(), Map.of("scaler.deviation", Tensor.of(new double[] {0, 1}, 2)), "cannot be scaled");
        refused(Map.of(), Map.of("scaler.mean", Tensor.of(new double[] {Double.NaN, 1}, 2)), "cannot be scaled");
        refused(Map.of(), Map.of("weights.bias", Tensor.of(new float[] {Float.NaN}, 1)), "weights.bias");
        refused(Map.of("\"stepsPerRow\":1", "\"stepsPerRow\":0"), Map.of(), "grid");
        refused(Map.of("\"informer\"", "\"former\""), Map.of(), "former");
        refused(Map.of("[\"a\",\"b\"]", "[\"a\",\"a\"]"), Map.of(), "same name");
        refused(Map.of("[\"a\",\"b\"]", "null"), Map.of(), "channels");
        refused(Map.of("\"horizon\":3", "\"horizon\":2000000000"), Map.of(), "horizon");
        refused(Map.of("\"channels\":2", "\"channels\":3"), Map.of(), "3 channels");
        refused(Map.of("\"timeFeatures\":\"h\"", "\"timeFeatures\":\"x\""), Map.of(), "frequency");
    }

    private static void refused(Map<String, String> replaced, Map<String, Tensor> tensors, String word) {
        Safetensors good = Safetensors.read(NetworkFile.write(network()));
        String json = Objects.requireNonNull(good.metadata().get(NetworkFile.KEY));
        for (Map.Entry<String, String> one : replaced.entrySet()) {
            assertThat(json).contains(one.getKey());
            json = json.replace(one.getKey(), one.getValue());
        }
        Map<String, Tensor> all = new HashMap<>(good.tensors());
        all.putAll(tensors);
        byte[] bad = new Safetensors(all, Map.of(NetworkFile.KEY, json)).write();
        assertThatThrownBy(() -> NetworkFile.read(bad))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining(word);
    }

    private static TrainedNetwork network() {
        NetworkSpec spec = new NetworkSpec(
                NetworkFamily.INFORMER,
                Preset.IMPROVED,
                2,
                6,
                3,
                3,
                TimeFeatures.HOURS.width(),
                new Sizes(8, 2, 16, 1, 1, 0.05),
                WINDOW);
        return new TrainedNetwork(
                spec,
                List.of("a", "b"),
                Frequency.parse("PT1H"),
                TimeFeatures.HOURS,
                new Scaler(new double[] {1, 2}, new double[] {1, 3}),
                7,
                List.of(
                        new ResidualGrid(1, 2, new float[] {-1, 1, -2, 2, -3, 3}),
                        new ResidualGrid(1, 2, new float[] {-2, 2, -3, 3, -4, 4})),
                Map.of("bias", Tensor.of(new float[] {0.5f}, 1)));
    }
}
