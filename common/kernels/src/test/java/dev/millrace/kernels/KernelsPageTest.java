package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/kernels.md} says what is so. */
class KernelsPageTest {

    private static final Path ROOT = Path.of("../..");

    @Test
    void theWorkedExampleIsCodeThatConforms() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/millrace/kernels/SigmoidAttention.java"));
        String region = source.substring(
                source.indexOf("// region docs/kernels.md\n") + "// region docs/kernels.md\n".length(),
                source.indexOf("// endregion"));
        TensorEngine.threads(1);

        assertThat(page()).contains("```java\n" + region + "```");
        assertThat(Conformance.check(SigmoidAttention.SPEC, 1))
                .satisfies(
                        report -> assertThat(report.passed()).as("%s", report).isTrue());
        assertThat(SigmoidAttention.SPEC.create(Map.of())).isEqualTo(new SigmoidAttention());
    }

    @Test
    void theTableHasEachKernelWithItsTraits() throws IOException {
        for (KernelSpec spec : Kernels.all()) {
            assertThat(page()).contains(row(spec));
        }
    }

    private static String row(KernelSpec spec) {
        Traits traits = spec.traits();
        return "| `" + spec.name() + "` | " + words(traits.exactness()) + " | " + words(traits.causality()) + " | "
                + words(traits.training()) + " | " + (traits.equalLengths() ? "no" : "yes") + " | "
                + (traits.mergeable() ? "yes" : "no") + " | " + (traits.emitsMap() ? "yes" : "no") + " | "
                + traits.cost() + " |";
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/kernels.md"));
    }
}
