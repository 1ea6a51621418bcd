package dev.millrace.forecast.shadow;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of shadows.
 *
 * @param maxOfTenant most of one tenant that have not ended
 * @param maxInAll most of all tenants that have not ended
 * @param kept newest of a tenant's that have ended
 * @param memory native bytes of all candidates of a replica
 * @param queue requests that wait for candidates; further ones are dropped
 * @param queueValues values of channels that they hold
 * @param patience how long a request may wait for its candidate
 * @param maxWindows most windows of one shadow that wait for their values
 * @param expiry how long after its last step, by the clock, a window is waited for
 * @param late how long steps without a value are waited for once the series has gone past them
 * @param evidence windows that are scored before there is evidence, and at least between two pieces of it
 * @param scan pause between two looks for what is due when nothing says that points came
 * @param batch most windows scored at once
 * @param check pause between two looks whether the registry still has the candidate
 */
@ConfigurationProperties("millrace.shadow")
record ShadowProperties(
        @DefaultValue("10") int maxOfTenant,
        @DefaultValue("50") int maxInAll,
        @DefaultValue("100") int kept,
        @DefaultValue("512MB") DataSize memory,
        @DefaultValue("256") int queue,
        @DefaultValue("4000000") long queueValues,
        @DefaultValue("30s") Duration patience,
        @DefaultValue("10000") int maxWindows,
        @DefaultValue("7d") Duration expiry,
        @DefaultValue("1h") Duration late,
        @DefaultValue("100") int evidence,
        @DefaultValue("2s") Duration scan,
        @DefaultValue("200") int batch,
        @DefaultValue("30s") Duration check) {

    ShadowProperties {
        if (maxOfTenant < 1
                || maxInAll < 1
                || queue < 1
                || queueValues < 1
                || maxWindows < 1
                || evidence < 1
                || batch < 1) {
            throw new IllegalArgumentException("bounds of shadows are at least 1");
        }
    }
}
