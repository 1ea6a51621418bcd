package dev.millrace.servicekit.access;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who is let in.
 *
 * @param mode whether API keys are asked for
 * @param key that this service itself shows to the model-registry; blank: none
 * @param registry the model-registry, which knows the keys
 * @param timeout of a question to it
 * @param cache how long an answer holds: a key that was revoked is let in for so long at most
 * @param stale how long an answer holds while the registry is away
 * @param rate requests a second that a tenant's key may send to this replica; 0: as many as it likes
 * @param burst requests at once after a pause
 */
@ConfigurationProperties("millrace.access")
public record AccessProperties(
        @DefaultValue("open") Mode mode,
        @DefaultValue("") String key,
        @DefaultValue("http://127.0.0.1:8084") URI registry,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("30s") Duration cache,
        @DefaultValue("10m") Duration stale,
        @DefaultValue("0") double rate,
        @DefaultValue("1000") int burst) {

    public AccessProperties {
        if (!(rate >= 0) || burst < 1) {
            throw new IllegalArgumentException("a rate is 0 or more, a burst 1 or more");
        }
    }

    /** How requests are let in. */
    public enum Mode {
        /** All of them: only where nobody but this machine can ask. */
        OPEN,
        /** Those with an API key. */
        KEYS
    }
}
