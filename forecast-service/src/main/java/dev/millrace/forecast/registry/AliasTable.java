package dev.millrace.forecast.registry;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Which version each alias of a forecast model names, as far as this process has heard. Thread-safe. */
@Component
public class AliasTable {

    /** The alias that serves. */
    public static final String CHAMPION = "champion";

    /** What models of this service begin with: those fitted on demand, and those trained. */
    private static final List<String> PREFIXES = List.of("forecast", "trained/");

    private record Key(TenantId tenant, String name) {}

    private record Entry(Optional<String> digest, long sequence) {}

    private final ConcurrentHashMap<Key, Entry> champions = new ConcurrentHashMap<>();

    /** Digest of the version that should serve; empty when the model has no champion. */
    public Optional<String> champion(TenantId tenant, String name) {
        Entry entry = champions.get(new Key(tenant, name));
        return entry == null ? Optional.empty() : entry.digest();
    }

    /** Takes news of an alias; what is older than what is known changes nothing, nor do other services' models. */
    public void accept(AliasState state) {
        if (state.alias().equals(CHAMPION) && PREFIXES.stream().anyMatch(state.name()::startsWith)) {
            champions.merge(
                    new Key(state.tenant(), state.name()),
                    new Entry(state.digest(), state.sequence()),
                    (known, news) -> news.sequence() > known.sequence() ? news : known);
        }
    }

    public int size() {
        return champions.size();
    }
}
