package dev.millrace.kernels.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelBenchTest {

    @Test
    void growthIsThatOfTheLargerHalf() {
        List<Integer> lengths = List.of(1, 10, 100, 1000, 10_000);

        assertThat(KernelBench.growth(lengths, length -> length <= 10 ? 7 : 3 * Math.pow(length, 1.5)))
                .hasValueCloseTo(1.5, within(1e-9));
        assertThat(KernelBench.growth(List.of(8), length -> 1)).isEmpty();
    }

    @Test
    void measuresInProcessesOfItsOwn() {
        KernelBench.Options standard = KernelBench.Options.standard();
        List<String> heard = new ArrayList<>();

        List<KernelBench.Row> rows = KernelBench.run(
                new KernelBench.Options(
                        List.of("full", "probsparse"), List.of(16, 256, 512), 8, 4, 0.01, 1, standard.java()),
                (measured, of, what) -> heard.add(measured + "/" + of));

        assertThat(rows)
                .extracting(KernelBench.Row::name)
                .contains("full 512 time", "probsparse 512 error", "full growth");
        assertThat(rows)
                .filteredOn(row -> row.unit().equals("ms"))
                .allSatisfy(row -> assertThat(row.value()).isPositive());
        // A map of 512 x 512 floats is 1 MiB.
        assertThat(rows)
                .filteredOn(row -> row.name().equals("full 512 peak"))
                .allSatisfy(row -> assertThat(row.value()).isBetween(1e6, 30e6));
        assertThat(heard.getLast()).isEqualTo(heard.size() + "/" + heard.size());
    }
}
