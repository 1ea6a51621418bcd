package dev.millrace.registryclient.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.KernelRecorded;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class KernelAnnouncerTest {

    private final KernelLedger ledger = new KernelLedger(Kernels::descriptors);
    private final Map<String, String> recorded = new ConcurrentHashMap<>();
    private final KernelAnnouncer announcer = new KernelAnnouncer(
            ledger,
            this::record,
            new KernelProperties(Duration.ofMillis(20), Duration.ofMillis(1), Duration.ofMillis(4)));
    private volatile boolean away;

    @AfterEach
    void stop() {
        announcer.stop();
    }

    @Test
    void aRegistryThatWasAwayHearsOfEveryKernel() {
        away = true;
        announcer.start();
        assertThat(announcer.health().getStatus()).isEqualTo(Status.UNKNOWN);
        away = false;
        await().untilAsserted(() -> assertThat(announcer.health().getStatus()).isEqualTo(Status.UP));
        assertThat(recorded).hasSameSizeAs(Kernels.descriptors());
    }

    @Test
    void aRegistryThatStartsAnewHearsOfThemAgain() {
        announcer.start();
        await().until(() -> recorded.size() == Kernels.descriptors().size());
        recorded.clear();
        await().until(() -> recorded.size() == Kernels.descriptors().size());
    }

    @Test
    void aConflictIsShownUntilItIsGone() {
        recorded.put("full", "0".repeat(64));
        announcer.start();
        await().until(ledger::complete);
        Health health = announcer.health();
        assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health.getDetails()).containsEntry("conflicts", List.of("full"));
        recorded.clear();
        await().untilAsserted(() -> assertThat(announcer.health().getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void whoRegistersAModelNeedNotWaitForTheThread() {
        away = true;
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(announcer::requireAnnounced)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        away = false;
        announcer.requireAnnounced();
        assertThat(ledger.complete()).isTrue();
        away = true;
        announcer.requireAnnounced();
    }

    @Test
    void triesSoonAndThenEveryHalfMinuteUnlessToldOtherwise() {
        assertThat(bind(Map.of()))
                .isEqualTo(new KernelProperties(Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(30)));
        assertThat(bind(Map.of("millrace.kernels.every", "1h")).every()).isEqualTo(Duration.ofHours(1));
    }

    private KernelRecorded record(KernelDescriptor kernel) {
        if (away) {
            throw ApiException.unavailable("away", Duration.ofSeconds(1), null);
        }
        String before = recorded.putIfAbsent(kernel.name(), kernel.digest());
        return before == null || before.equals(kernel.digest())
                ? new KernelRecorded.Done()
                : new KernelRecorded.Conflict("recorded with the digest " + before);
    }

    private static KernelProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("millrace.kernels", KernelProperties.class);
    }
}
