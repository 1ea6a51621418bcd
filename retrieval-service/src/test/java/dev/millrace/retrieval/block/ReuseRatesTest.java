package dev.millrace.retrieval.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ReuseRatesTest {

    private static final TenantId TENANT = new TenantId("one");
    private static final DocumentId OFTEN = new DocumentId("often");
    private static final DocumentId ONCE = new DocumentId("once");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private final ReuseRates rates = new ReuseRates(
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            Duration.ofHours(1));

    @Test
    void whatWasLongAgoCountsLess() {
        rates.used(TENANT, OFTEN, 4);
        now = now.plus(Duration.ofHours(1));
        assertThat(rates.of(TENANT, OFTEN)).isCloseTo(2, within(1e-9));
        rates.used(TENANT, OFTEN, 1);
        assertThat(rates.of(TENANT, OFTEN)).isCloseTo(3, within(1e-9));
        now = now.plus(Duration.ofHours(2));
        assertThat(rates.of(TENANT, OFTEN)).isCloseTo(0.75, within(1e-9));
    }

    @Test
    void aDocumentThatNobodyKnowsIsTakenForAMiddlingOne() {
        assertThat(rates.typical(TENANT)).isZero();
        rates.used(TENANT, OFTEN, 5);
        rates.used(TENANT, ONCE, 1);
        assertThat(rates.typical(TENANT)).isCloseTo(3, within(1e-9));
        assertThat(rates.of(TENANT, new DocumentId("new"))).isZero();
        assertThat(rates.typical(new TenantId("other"))).isZero();
    }
}
