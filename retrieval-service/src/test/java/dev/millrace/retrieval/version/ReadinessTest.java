package dev.millrace.retrieval.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.EncodingProgress.Count;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final TenantId TENANT = new TenantId("t");

    private final HandClock clock = new HandClock();
    private final Readiness readiness = new Readiness(this::count, Duration.ofMinutes(5), clock);
    private Count count = new Count(0, 0);
    private Duration cost = Duration.ZERO;
    private int counted;

    @Test
    void aTenantWithoutDocumentsChangesOverAtOnce() {
        assertThat(readiness.complete(TENANT, "x")).isTrue();
    }

    @Test
    void everyDocumentOfASmallCollectionIsWaitedFor() {
        count = new Count(99, 1);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofDays(1));
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        count = new Count(99, 0);
        assertThat(readiness.complete(TENANT, "x")).isTrue();
    }

    @Test
    void fewAreNotWaitedForForEver() {
        count = new Count(1_000, 10);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofMinutes(4));
        count = new Count(1_000, 11);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        count = new Count(1_000, 3);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofMinutes(4));
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(readiness.complete(TENANT, "x")).isTrue();
    }

    @Test
    void anotherVersionWaitsAnew() {
        count = new Count(1_000, 10);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofMinutes(5));
        assertThat(readiness.complete(TENANT, "y")).isFalse();
    }

    @Test
    void countingTakesASmallPartOfTheTime() {
        count = new Count(10, 10);
        cost = Duration.ofSeconds(1);
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        clock.pass(Duration.ofSeconds(19));
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        assertThat(counted).isEqualTo(1);
        clock.pass(Duration.ofSeconds(1));
        assertThat(readiness.complete(TENANT, "x")).isFalse();
        assertThat(counted).isEqualTo(2);
    }

    private Count count(TenantId tenant, String digest) {
        counted++;
        clock.pass(cost);
        return count;
    }
}
