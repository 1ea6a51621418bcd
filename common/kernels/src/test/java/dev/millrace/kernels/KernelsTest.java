package dev.millrace.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.kernels.Traits.Causality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelsTest {

    @Test
    void eachNameStandsForOneKernelAndEachDigestToo() {
        List<KernelDescriptor> descriptors = Kernels.descriptors();

        assertThat(descriptors).extracting(KernelDescriptor::name).doesNotHaveDuplicates();
        assertThat(descriptors).extracting(KernelDescriptor::digest).doesNotHaveDuplicates();
        assertThat(descriptors).allSatisfy(one -> assertThat(one.digest()).matches("[0-9a-f]{64}"));
    }

    @Test
    void aKernelMadeKnowsWhereItCameFrom() {
        for (KernelSpec spec : Kernels.all()) {
            assertThat(Kernels.create(spec.name(), Map.of()).spec()).isSameAs(spec);
            assertThat(Kernels.descriptor(spec.name()).name()).isEqualTo(spec.name());
        }
    }

    @Test
    void whatMayBeCausalHasASettingForIt() {
        for (KernelSpec spec : Kernels.all()) {
            assertThat(spec.settings().stream().anyMatch(one -> one.name().equals("causal")))
                    .as(spec.name())
                    .isEqualTo(spec.traits().causality() == Causality.YES);
        }
    }

    @Test
    void refusesSettingsThatItDoesNotKnowOrCannotTake() {
        refuses(Map.of("factr", 5), "factr", "is unknown; known are [causal, factor]");
        refuses(Map.of("factor", 2.5), "factor", "is an integer, not 2.5");
        refuses(Map.of("factor", "5"), "factor", "is an integer, not 5");
        refuses(Map.of("factor", 0), "factor", "is from 1 to 1000, not 0");
        refuses(Map.of("factor", 1L << 40), "factor", "is from 1 to 1000, not");
        refuses(Map.of("causal", 1), "causal", "is true or false, not 1");
        assertThatThrownBy(() -> Kernels.create("autocorrelation", Map.of("factor", Double.NaN)))
                .hasMessageContaining("setting factor is from 0.01 to 1000, not NaN");
        assertThatThrownBy(() -> Kernels.create("ful", Map.of())).hasMessageContaining("no kernel is named ful");
    }

    @Test
    void takesNumbersAsJsonGivesThem() {
        assertThat(Kernels.create("probsparse", Map.of("factor", 7L, "causal", true)))
                .isEqualTo(new ProbSparse(7, true));
        assertThat(Kernels.create("autocorrelation", Map.of("factor", 3))).isEqualTo(new AutoCorrelation(3));
    }

    @Test
    void theDigestCoversDefaultsTraitsAndWhatTheReferenceAnswers() {
        KernelSpec spec = Kernels.spec("probsparse");
        List<Setting> otherDefault = new ArrayList<>(spec.settings());
        otherDefault.set(0, Setting.integer("factor", 4, 1, 1000, ""));
        List<KernelSpec> changed = List.of(
                copy(spec, 2, spec.traits(), spec.settings()),
                copy(spec, 1, Kernels.spec("full").traits(), spec.settings()),
                copy(spec, 1, spec.traits(), otherDefault),
                new KernelSpec(
                        spec.name(),
                        1,
                        spec.traits(),
                        spec.settings(),
                        spec.variants(),
                        spec.accuracy(),
                        spec.maker(),
                        settings -> (q, k, v, call) -> {
                            double[][][][] mixed =
                                    spec.reference().apply(settings).mix(q, k, v, call);
                            mixed[0][0][0][0] = Math.nextUp(mixed[0][0][0][0]);
                            return mixed;
                        }));
        List<String> digests = new ArrayList<>();
        digests.add(spec.descriptor().digest());
        changed.forEach(one -> digests.add(one.descriptor().digest()));

        assertThat(copy(spec, 1, spec.traits(), spec.settings()).descriptor()).isEqualTo(spec.descriptor());
        assertThat(new HashSet<>(digests)).hasSameSizeAs(digests);
    }

    private static KernelSpec copy(KernelSpec of, int version, Traits traits, List<Setting> settings) {
        return new KernelSpec(
                of.name(), version, traits, settings, of.variants(), of.accuracy(), of.maker(), of.reference());
    }

    private static void refuses(Map<String, ?> settings, String name, String problem) {
        assertThatThrownBy(() -> Kernels.create("probsparse", settings))
                .isInstanceOfSatisfying(
                        KernelSettingException.class,
                        refusal -> assertThat(refusal.setting()).isEqualTo(name))
                .hasMessageContaining(problem);
    }
}
