package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NativeMemoryTest {

    static List<KernelSpec> kernels() {
        return Kernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aCallLeavesNothingBehindButItsResult(KernelSpec spec) {
        TensorEngine.threads(1);
        for (Map<String, Object> variant : Battery.variants(spec)) {
            Kernel kernel = spec.create(variant);
            try (NDManager manager = TensorEngine.newManager()) {
                Shape shape = new Shape(2, 2, 201, 4);
                NDArray q = manager.randomNormal(shape);
                NDArray k = manager.randomNormal(shape);
                NDArray v = manager.randomNormal(shape);
                int before = manager.getManagedArrays().size();
                try (NDScope scope = new NDScope()) {
                    NDArray kept = kernel.mix(q, k, v, Mixing.serving(1));
                    NDScope.unregister(kept);
                }

                assertThat(manager.getManagedArrays())
                        .as("%s %s", spec.name(), variant)
                        .hasSize(before + 1);
                assertThat(q.toFloatArray()).hasSize(2 * 2 * 201 * 4);
            }
        }
    }
}
