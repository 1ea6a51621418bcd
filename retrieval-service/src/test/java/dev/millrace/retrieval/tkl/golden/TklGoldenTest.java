package dev.millrace.retrieval.tkl.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TklGoldenTest {

    private static final Path GOLDENS = Path.of("../../shared/golden");

    @ParameterizedTest
    @ValueSource(strings = {"embedding", "idf", "linear", "log", "tail"})
    void theRankerComputesWhatItsAuthorsDoes(String kind) throws IOException {
        List<GoldenComparison> results = TklGoldenCheck.check(golden(kind));

        assertThat(results)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(
                        result -> assertThat(result.holds()).as("%s", result).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"embedding", "idf", "linear", "log", "tail"})
    void onePerturbedGradientFails(String kind) throws IOException {
        Safetensors original = golden(kind);
        String perturbed = "grad.contextualizer.layers.0.linear1.bias";
        float[] values = original.tensor(perturbed).toFloats();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        values[values.length / 2] += Math.max(2e-5f, largest * 2e-3f);
        Map<String, Tensor> tensors = new HashMap<>(original.tensors());
        tensors.put(perturbed, Tensor.of(values, original.tensor(perturbed).shape()));

        assertThat(TklGoldenCheck.check(new Safetensors(tensors, original.metadata())))
                .filteredOn(result -> !result.holds())
                .singleElement()
                .returns("gradients", GoldenComparison::check)
                .satisfies(result -> assertThat("grad." + result.tensor()).isEqualTo(perturbed));
    }

    @Test
    void aRankerWithoutItsMetadataIsRefused() {
        Safetensors file = new Safetensors(Map.of(), Map.of("model", "tkl"));

        assertThat(TklGoldenCheck.concerns(file)).isTrue();
        assertThatThrownBy(() -> TklGoldenCheck.check(file)).hasMessageContaining("sliding_window");
    }

    @Test
    void anotherModelDoesNotConcernIt() {
        assertThat(TklGoldenCheck.concerns(new Safetensors(Map.of(), Map.of("model", "informer"))))
                .isFalse();
    }

    private static Safetensors golden(String kind) throws IOException {
        assumeTrue(Files.isDirectory(GOLDENS), "the golden files are absent");
        return Safetensors.map(GOLDENS.resolve("tkl_" + kind + ".safetensors"));
    }
}
