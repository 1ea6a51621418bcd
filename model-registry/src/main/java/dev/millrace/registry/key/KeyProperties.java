package dev.millrace.registry.key;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys that come with the configuration, and limits of those that do not.
 *
 * @param root key that may do everything for every tenant, to make the first ones with; blank: there is none
 * @param service key that the other services show; blank: there is none
 * @param maxPerTenant most keys of a tenant that are neither expired nor revoked
 * @param longest time after which a key expires at the latest; keys of all tenants included
 */
@ConfigurationProperties("millrace.keys")
record KeyProperties(
        @DefaultValue("") String root,
        @DefaultValue("") String service,
        @DefaultValue("1000") int maxPerTenant,
        @DefaultValue("3650d") Duration longest) {

    /** Of a configured key. Shorter ones could be guessed. */
    private static final int SHORTEST = 32;

    KeyProperties {
        for (String key : new String[] {root, service}) {
            if (!key.isBlank() && key.strip().length() < SHORTEST) {
                throw new IllegalArgumentException("a configured key has at least " + SHORTEST + " characters");
            }
        }
    }
}
