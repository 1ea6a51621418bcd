package dev.millrace.registry.key;

import dev.millrace.servicekit.access.Caller;
import dev.millrace.servicekit.access.Keys;
import dev.millrace.servicekit.access.Scopes;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keys of the configuration and of the table. */
@Component
class LocalKeys implements Keys {

    private static final Set<String> OF_SERVICES = Set.of(
            Scopes.KEYS_RESOLVE,
            Scopes.REGISTRY_READ,
            Scopes.REGISTRY_WRITE,
            Scopes.KERNELS_WRITE,
            Scopes.PROMOTE + Scopes.ALL);

    private final KeyTable table;
    private final Clock clock;
    private final Map<String, Caller> configured = new HashMap<>();

    LocalKeys(KeyTable table, KeyProperties properties, Clock clock) {
        this.table = table;
        this.clock = clock;
        configure(properties.root(), new Caller("root", Optional.empty(), Set.of(Scopes.ALL)));
        configure(properties.service(), new Caller("service", Optional.empty(), OF_SERVICES));
    }

    private void configure(String key, Caller caller) {
        if (!key.isBlank()) {
            configured.put(Keys.hash(key.strip()), caller);
        }
    }

    /** Whoever knows a key knows its hash: looking it up in a table tells no more. */
    @Override
    public Optional<Caller> find(String hash) {
        Caller known = configured.get(hash);
        if (known != null) {
            return Optional.of(known);
        }
        Instant now = clock.instant();
        Optional<ApiKey> key = table.byHash(hash).filter(one -> one.isValid(now));
        key.ifPresent(one -> table.used(one.id(), now));
        return key.map(one -> new Caller(one.id(), one.tenant(), Set.copyOf(one.scopes())));
    }
}
