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

    /** What models recorded stays true: another behaviour is another version. */
    @Test
    void aVersionKeepsItsDigest() {
        assertThat(Kernels.descriptors())
                .extracting(one -> one.name() + " " + one.version() + " " + one.digest())
                .containsExactly(
                        "full 1 5322f8de847209be4f52576e0926e39f823c194b13cb6923ea0431a542a463ec",
                        "full-chunked 1 ea6490d1e889e850626cc8450e0831660598808eef59b1ddb43372d13431c8cc",
                        "local-window 1 59b978c56eff5dab1f01a3249ad884d1ffa75c15668653e1c5a67c36fe6f997e",
                        "block-mask 1 58bf48eb15de9ae6559e1a89f106407edd7069c29ef85cdcc61ccf39f6e4f1b7",
                        "probsparse 1 f620457527626bc53fbfd67585189c5ca06e0e1aceaec0bb72bfc47c08964947",
                        "autocorrelation 1 6138393bc1f43ec664a8893d43d88299d75f092f273ca1966c1ce50a8eddf2ea",
                        "linear-elu 1 76dca657ce60a881ea0555bab4a32ee941f7ba3301fc28372d572a2d6401dc89",
                        "strided-sparse 1 682f4d92d9d0f2ca5d04f36381279577e72485decbff716bb0a62fc1a79b1af3",
                        "pooling 1 d9126c5fdf1810361bef654ce7c2427962334e0442962b6a2b82562049dd4654",
                        "identity 1 d4a9020e99c6c90b1ba950efbf44afcaef628549ed2032381df8564097f1f1a5");
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
        refuses(Map.of("factr", 5), "factr", "is unknown; known are [causal, corrected, factor]");
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
                .isEqualTo(new ProbSparse(7, true, false));
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
