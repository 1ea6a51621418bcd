package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked for.
 *
 * @param model name in the registry
 * @param candidate digest of the version that answers silently
 * @param champion digest of the version that serves
 * @param share of the requests, in (0, 1]
 * @param until when it takes no more
 * @param maximum windows after which it takes no more
 */
record Shadow(
        TenantId tenant,
        String id,
        String model,
        String candidate,
        String champion,
        double share,
        Optional<Instant> until,
        OptionalLong maximum,
        Instant createdAt) {

    private static final int DIGITS = 13;
    private static final double RANGE = Math.pow(16, DIGITS);

    Shadow {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share lies in (0, 1]");
        }
    }

    /** Names one across tenants. */
    record Key(TenantId tenant, String id) {}

    Key key() {
        return new Key(tenant, id);
    }

    /** Whether the candidate answers requests from this origin: the same in every replica, and after a restart. */
    boolean takes(Instant origin) {
        if (share >= 1) {
            return true;
        }
        String hash = RegistryClient.sha256((id + '\n' + origin).getBytes(StandardCharsets.UTF_8));
        return Long.parseLong(hash, 0, DIGITS, 16) / RANGE < share;
    }
}
