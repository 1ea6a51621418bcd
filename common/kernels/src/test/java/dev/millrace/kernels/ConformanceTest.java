package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tensors.TensorEngine;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConformanceTest {

    private static final long SEED = Long.getLong("millrace.seed", new Random().nextLong());

    static List<KernelSpec> kernels() {
        return Kernels.all();
    }

    /** Small arrays gain nothing from two threads, and lose where the cores are shared. */
    @BeforeAll
    static void oneThread() {
        TensorEngine.threads(1);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void answersAsItsReference(KernelSpec spec) {
        System.out.println("millrace.seed=" + SEED);

        Conformance.Report report = Conformance.check(spec, SEED);

        System.out.println(report);
        assertThat(report.passed()).as("%s", report).isTrue();
    }
}
