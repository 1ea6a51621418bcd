package dev.millrace.kernelproofs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelProof;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofWorkTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void aKernelIsComparedAndTimedBesideSoftmaxAttention() throws IOException {
        String digest = Kernels.descriptor("pooling").digest();
        ProofPlan plan = new ProofPlan("v", "pooling", 1, digest, List.of(5L), List.of(16, 64));
        List<ProofEvent> heard = new ArrayList<>();

        ProofEvent last = new ProofWork(
                        new ProofWork.Order(plan, "a machine", 1, 0.01), Clock.fixed(NOW, ZoneOffset.UTC), heard::add)
                .run();

        assertThat(last).isInstanceOf(ProofEvent.Done.class);
        KernelProof proof = ((ProofEvent.Done) last).proof();
        assertThat(proof.hardware()).isEqualTo("a machine");
        assertThat(proof.measuredAt()).isEqualTo(NOW);
        assertThat(proof.largestError()).isBetween(0.0, proof.tolerance());
        assertThat(proof.tolerance()).isPositive();
        assertThat(proof.details()).containsEntry("digest", digest).containsEntry("seeds", List.of(5L));
        assertThat(proof.benchmark().lengths()).containsExactly(16, 64);
        assertThat(proof.benchmark().milliseconds())
                .hasSize(2)
                .allSatisfy(ms -> assertThat(ms).isPositive());
        assertThat(proof.benchmark().full().milliseconds())
                .hasSize(2)
                .allSatisfy(ms -> assertThat(ms).isPositive());
        ProofEvent.Step end = (ProofEvent.Step) heard.getLast();
        assertThat(end.step()).isEqualTo(end.steps()).isEqualTo(heard.size());
        assertThat(ProofEvent.LINES.parse(ProofEvent.LINES.line(last)))
                .hasValueSatisfying(read ->
                        assertThat(((ProofEvent.Done) read).proof().benchmark()).isEqualTo(proof.benchmark()));
    }
}
