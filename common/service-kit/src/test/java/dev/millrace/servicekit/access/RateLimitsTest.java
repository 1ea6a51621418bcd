package dev.millrace.servicekit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private static final Caller ONE = caller("one");
    private static final Caller TWO = caller("two");

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimits limits = new RateLimits(10, 3, now::get);

    @Test
    void aKeyHasItsBurstAndThenItsRate() {
        for (int i = 0; i < 3; i++) {
            limits.take(ONE);
        }
        assertThatThrownBy(() -> limits.take(ONE)).isInstanceOfSatisfying(ApiException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(refusal.retryAfter()).contains(Duration.ofMillis(100));
        });
        now.addAndGet(Duration.ofMillis(100).toNanos());
        limits.take(ONE);
        assertThatThrownBy(() -> limits.take(ONE)).isInstanceOf(ApiException.class);
        now.addAndGet(Duration.ofHours(1).toNanos());
        for (int i = 0; i < 3; i++) {
            limits.take(ONE);
        }
        assertThatThrownBy(() -> limits.take(ONE)).isInstanceOf(ApiException.class);
    }

    @Test
    void keysDoNotWaitForEachOther() {
        for (int i = 0; i < 3; i++) {
            limits.take(ONE);
        }
        limits.take(TWO);
    }

    @Test
    void keysOfAllTenantsAndServicesWithoutALimitAreFree() {
        Caller service = new Caller("service", Optional.empty(), Set.of("*"));
        RateLimits none = new RateLimits(0, 1, now::get);
        for (int i = 0; i < 1_000; i++) {
            limits.take(service);
            none.take(ONE);
        }
    }

    private static Caller caller(String key) {
        return new Caller(key, Optional.of(TenantId.DEFAULT), Set.of("*"));
    }
}
