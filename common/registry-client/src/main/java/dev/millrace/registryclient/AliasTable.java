package dev.millrace.registryclient;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which version the alias {@value #CHAMPION} of each model names, as far as this process has heard. Thread-safe. */
public class AliasTable {

    /** The alias that serves. */
    public static final String CHAMPION = "champion";

    private record Key(TenantId tenant, String name) {}

    private record Entry(Optional<String> digest, long sequence) {}

    private final ServedModels models;
    private final ConcurrentHashMap<Key, Entry> champions = new ConcurrentHashMap<>();

    public AliasTable(ServedModels models) {
        this.models = models;
    }

    /** Digest of the version that should serve; empty when the model has no champion. */
    public Optional<String> champion(TenantId tenant, String name) {
        Entry entry = champions.get(new Key(tenant, name));
        return entry == null ? Optional.empty() : entry.digest();
    }

    /** Takes news of an alias; what is older than what is known changes nothing, nor do other services' models. */
    public void accept(AliasState state) {
        if (state.alias().equals(CHAMPION) && models.includes(state.name())) {
            champions.merge(
                    new Key(state.tenant(), state.name()),
                    new Entry(state.digest(), state.sequence()),
                    (known, news) -> news.sequence() > known.sequence() ? news : known);
        }
    }

    /** What the alias of a model names. */
    public record Champion(TenantId tenant, String name, String digest) {}

    /** Those of the models whose names begin so, in no order. Looks at every model. */
    public List<Champion> champions(String prefix) {
        List<Champion> found = new ArrayList<>();
        champions.forEach((key, entry) -> {
            if (key.name().startsWith(prefix)) {
                entry.digest().ifPresent(digest -> found.add(new Champion(key.tenant(), key.name(), digest)));
            }
        });
        return found;
    }

    public int size() {
        return champions.size();
    }
}
