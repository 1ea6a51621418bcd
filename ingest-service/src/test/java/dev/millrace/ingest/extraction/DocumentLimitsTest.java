package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DocumentLimitsTest {

    @Test
    void hasTheseDefaults() {
        assertThat(Documents.limits(Map.of()))
                .isEqualTo(new DocumentLimits(
                        DataSize.ofMegabytes(64),
                        20_000_000,
                        10_000,
                        10_000,
                        DataSize.ofMegabytes(32),
                        2_000_000,
                        DataSize.ofMegabytes(32),
                        DataSize.ofMegabytes(512),
                        Duration.ofSeconds(30),
                        8,
                        DataSize.ofMegabytes(64),
                        Duration.ofSeconds(10),
                        1_000,
                        64,
                        100,
                        64,
                        128,
                        1_024));
    }

    @Test
    void isSetByTheseNames() {
        DocumentLimits limits = Documents.limits(Map.of("in-work", "1MB", "metadata-value", "7", "patience", "3s"));

        assertThat(limits.inWork()).isEqualTo(DataSize.ofMegabytes(1));
        assertThat(limits.metadataValue()).isEqualTo(7);
        assertThat(limits.patience()).isEqualTo(Duration.ofSeconds(3));
    }
}
