package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.Fault;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ShadowRequestTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final String DIGEST = "a".repeat(64);

    @Test
    void aNameIsThatInTheRegistryWithOrWithoutItsPrefix() {
        ShadowRequest.Checked checked = new ShadowRequest("load", DIGEST, 0.5, NOW.plusSeconds(1), 7L).checked(NOW);
        assertThat(checked)
                .isEqualTo(new ShadowRequest.Checked(
                        "trained/load", DIGEST, 0.5, Optional.of(NOW.plusSeconds(1)), OptionalLong.of(7)));
        assertThat(new ShadowRequest("trained/load", DIGEST, 1.0, null, null).checked(NOW))
                .isEqualTo(
                        new ShadowRequest.Checked("trained/load", DIGEST, 1, Optional.empty(), OptionalLong.empty()));
    }

    @Test
    void theFieldAtFaultIsNamed() {
        refused("model", new ShadowRequest(null, DIGEST, 1.0, null, null));
        refused("model", new ShadowRequest("a\0", DIGEST, 1.0, null, null));
        refused("model", new ShadowRequest("\ud800", DIGEST, 1.0, null, null));
        refused("model", new ShadowRequest("auto", DIGEST, 1.0, null, null));
        refused("version", new ShadowRequest("load", "A".repeat(64), 1.0, null, null));
        refused("version", new ShadowRequest("load", null, 1.0, null, null));
        refused("share", new ShadowRequest("load", DIGEST, null, null, null));
        refused("share", new ShadowRequest("load", DIGEST, Double.NaN, null, null));
        refused("share", new ShadowRequest("load", DIGEST, 1.1, null, null));
        refused("until", new ShadowRequest("load", DIGEST, 1.0, NOW, null));
        refused("until", new ShadowRequest("load", DIGEST, 1.0, Instant.MAX, null));
        refused("maximum", new ShadowRequest("load", DIGEST, 1.0, null, 0L));
    }

    private static void refused(String field, ShadowRequest request) {
        assertThatThrownBy(() -> request.checked(NOW))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.faults()).extracting(Fault::field).containsExactly(field));
    }
}
