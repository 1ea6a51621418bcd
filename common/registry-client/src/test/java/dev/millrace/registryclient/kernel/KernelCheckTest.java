package dev.millrace.registryclient.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelRecorded;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class KernelCheckTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OTHER = "0".repeat(64);

    private final KernelLedger ledger = new KernelLedger(Kernels::descriptors);
    private final KernelCheck check = new KernelCheck(ledger);
    private final KernelDescriptor full = Kernels.descriptor("full");
    private final KernelDescriptor probSparse = Kernels.descriptor("probsparse");

    @Test
    void aModelServesOnTheKernelsItNames() {
        List<KernelRef> refs = List.of(KernelRef.of(full), KernelRef.of(probSparse));

        assertThat(check.refusal(refs)).isEmpty();
        assertThat(check.refusal(JSON.valueToTree(Map.of(KernelRef.FIELD, refs))))
                .isEmpty();
        assertThat(check.refusal(JSON.readTree("{}"))).isEmpty();
        assertThat(check.refusal(JSON.readTree("{\"kernels\":[]}"))).isEmpty();
    }

    @Test
    void everyKernelAtFaultIsNamed() {
        ApiException refusal = check.refusal(List.of(
                        KernelRef.of(full),
                        new KernelRef("full", full.version() + 1, full.digest()),
                        new KernelRef("none", 1, OTHER),
                        new KernelRef("probsparse", probSparse.version(), OTHER)))
                .orElseThrow();

        assertThat(refusal.code()).isEqualTo(ErrorCode.KERNEL_MISSING);
        assertThat(refusal.faults()).extracting(Fault::field).containsExactly("kernels[1]", "kernels[2]", "kernels[3]");
        assertThat(refusal)
                .hasMessageContaining("which has version " + full.version())
                .hasMessageContaining("none version 1")
                .hasMessageContaining(probSparse.digest());
    }

    @Test
    void anotherDigestIsAMismatch() {
        assertThat(check.refusal(List.of(new KernelRef("full", full.version(), OTHER))))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.KERNEL_MISMATCH));
    }

    @Test
    void aKernelInConflictWithTheRegistryServesNothing() {
        ledger.answered(full, new KernelRecorded.Conflict("recorded with " + OTHER));

        assertThat(check.refusal(List.of(KernelRef.of(full)))).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.KERNEL_MISMATCH);
            assertThat(refusal).hasMessageContaining("recorded with " + OTHER);
        });
        assertThat(check.refusal(List.of(KernelRef.of(probSparse)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kernels\":\"full\"}",
                "{\"kernels\":null}",
                "{\"kernels\":[\"full\"]}",
                "{\"kernels\":[{\"name\":\"full\",\"version\":\"1\",\"digest\":\"x\"}]}"
            })
    void refusesAManifestWhoseKernelsCannotBeRead(String manifest) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> check.refusal(JSON.readTree(manifest)))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ARTEFACT_INVALID));
    }
}
