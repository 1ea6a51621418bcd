package dev.millrace.forecast.lab.goldens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.lab.goldens.GoldenChecks;
import dev.millrace.lab.goldens.GoldenResult;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenCheckTest {

    private static final Path GOLDENS = Path.of("../../shared/golden");
    private static final GoldenChecks CHECKS = new GoldenChecks(List.of(new NetworkGoldens()));

    @TempDir
    Path folder;

    static Stream<String> models() throws IOException {
        if (!Files.isDirectory(GOLDENS)) {
            return Stream.of("absent");
        }
        try (Stream<Path> files = Files.list(GOLDENS)) {
            return files
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".safetensors") && !name.startsWith("tkl_"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyNetworkComputesWhatItsAuthorsDoes(String file) throws IOException {
        assumeTrue(Files.isDirectory(GOLDENS), "the golden files are absent");

        List<GoldenResult> results = CHECKS.check(GOLDENS.resolve(file));

        assertThat(results)
                .hasSizeGreaterThan(6)
                .allSatisfy(
                        result -> assertThat(result.status()).as("%s", result).isEqualTo(GoldenResult.Status.PASS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"informer_small", "autoformer_small", "patchtst_small", "itransformer_small", "dlinear_small"})
    void onePerturbedGradientFails(String file) throws IOException {
        assumeTrue(Files.isDirectory(GOLDENS), "the golden files are absent");
        Safetensors original = Safetensors.map(GOLDENS.resolve(file + ".safetensors"));
        String perturbed = original.tensors().keySet().stream()
                .filter(name -> name.startsWith("grad."))
                .sorted()
                .skip(2)
                .findFirst()
                .orElseThrow();
        Map<String, Tensor> tensors = new HashMap<>(original.tensors());
        float[] values = original.tensor(perturbed).toFloats();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        values[values.length / 2] += Math.max(5e-6f, largest * 5e-4f);
        tensors.put(perturbed, Tensor.of(values, original.tensor(perturbed).shape()));
        Path copy = folder.resolve("perturbed.safetensors");
        Files.write(copy, new Safetensors(tensors, original.metadata()).write());

        assertThat(CHECKS.check(copy))
                .filteredOn(result -> result.status() == GoldenResult.Status.FAIL)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.check()).isEqualTo("gradients");
                    assertThat("grad." + result.tensor()).isEqualTo(perturbed);
                });
    }
}
