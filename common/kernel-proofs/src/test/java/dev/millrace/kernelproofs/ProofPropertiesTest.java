package dev.millrace.kernelproofs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class ProofPropertiesTest {

    @Test
    void defaults() {
        ProofProperties properties = bound(Map.of());
        assertThat(properties.poll()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.root()).hasFileName("millrace-kernel-proofs");
        assertThat(properties.heap()).isEqualTo(DataSize.ofMegabytes(512));
        assertThat(properties.threads()).isZero();
        assertThat(properties.seconds()).isEqualTo(0.5);
        assertThat(properties.retry()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.hardware()).isEmpty();
    }

    @Test
    void namesOfProperties() {
        ProofProperties properties = bound(Map.of(
                "millrace.kernel-proofs.poll", "1s",
                "millrace.kernel-proofs.folder", "/tmp/x",
                "millrace.kernel-proofs.heap", "1GB",
                "millrace.kernel-proofs.threads", "3",
                "millrace.kernel-proofs.seconds", "2",
                "millrace.kernel-proofs.retry", "2s",
                "millrace.kernel-proofs.hardware", "here"));
        assertThat(properties.poll()).isEqualTo(Duration.ofSeconds(1));
        assertThat(properties.root()).hasToString("/tmp/x");
        assertThat(properties.heap()).isEqualTo(DataSize.ofGigabytes(1));
        assertThat(properties.threads()).isEqualTo(3);
        assertThat(properties.seconds()).isEqualTo(2);
        assertThat(properties.retry()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.hardware()).isEqualTo("here");
    }

    private static ProofProperties bound(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.kernel-proofs", ProofProperties.class);
    }
}
