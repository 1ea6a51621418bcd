package dev.millrace.ingest.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class IngestLimitsTest {

    private static final String PREFIX = "millrace.ingest.limits";

    @Test
    void hasTheseDefaults() {
        assertThat(new Binder(new MapConfigurationPropertySource(Map.of())).bindOrCreate(PREFIX, IngestLimits.class))
                .isEqualTo(new IngestLimits(
                        DataSize.ofMegabytes(16),
                        2_000_000,
                        DataSize.ofGigabytes(4),
                        DataSize.ofMegabytes(1),
                        250,
                        64,
                        DataSize.ofMegabytes(8),
                        Duration.ofSeconds(15),
                        64,
                        128,
                        512,
                        64,
                        1_000,
                        10_000));
    }

    @Test
    void isSetByTheseNames() {
        Map<String, String> settings =
                Map.of(PREFIX + ".json-body", "1MB", PREFIX + ".listed-faults", "7", PREFIX + ".acknowledgement", "3s");

        IngestLimits limits =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(PREFIX, IngestLimits.class);

        assertThat(limits.jsonBody()).isEqualTo(DataSize.ofMegabytes(1));
        assertThat(limits.listedFaults()).isEqualTo(7);
        assertThat(limits.acknowledgement()).isEqualTo(Duration.ofSeconds(3));
    }
}
