package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.AliasTable.Champion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Which trained networks have a series as a channel, as their aliases stood some seconds ago. Thread-safe. */
@Component
class NetworkIndex {

    private static final Logger log = LoggerFactory.getLogger(NetworkIndex.class);

    /** Manifests that are asked for in one go. */
    private static final int MOST_NEWS = 100;

    /** A network with more channels is not put beside fits: it would read them all for each. */
    private static final int MOST_CHANNELS = 64;

    /**
     * A network that serves.
     *
     * @param horizon the longest it forecasts
     * @param frequency ISO 8601
     * @param channels ids of series
     */
    record Known(String name, String digest, String family, int horizon, String frequency, List<String> channels) {}

    private record Channel(TenantId tenant, String series) {}

    private final AliasTable aliases;
    private final RegistryClient registry;
    private final Map<Champion, Optional<Known>> known = new HashMap<>();
    private volatile Map<Channel, List<Known>> bySeries = Map.of();

    NetworkIndex(AliasTable aliases, RegistryClient registry) {
        this.aliases = aliases;
        this.registry = registry;
    }

    /** By name. */
    List<Known> of(TenantId tenant, SeriesId series) {
        return bySeries.getOrDefault(new Channel(tenant, series.value()), List.of());
    }

    @Scheduled(fixedDelayString = "${millrace.serving.network-index:2s}")
    synchronized void update() {
        List<Champion> champions = aliases.champions(NetworkForecaster.PREFIX);
        boolean changed = known.keySet().retainAll(champions);
        int news = 0;
        for (Champion champion : champions) {
            if (!known.containsKey(champion) && news < MOST_NEWS) {
                news++;
                try {
                    known.put(champion, read(champion));
                    changed = true;
                } catch (ApiException e) {
                    log.debug("{} is looked up later: {}", champion.name(), e.getMessage());
                    break;
                }
            }
        }
        if (changed) {
            bySeries = index();
        }
    }

    private Optional<Known> read(Champion champion) {
        return registry.version(champion.tenant(), champion.digest()).flatMap(version -> {
            JsonNode manifest = version.manifest();
            List<String> channels = manifest.path("data")
                    .valueStream()
                    .map(one -> one.path("series").asString(""))
                    .filter(id -> !id.isEmpty())
                    .toList();
            return Manifest.kind(manifest).equals(Optional.of(Manifest.Kind.NETWORK))
                            && channels.size() <= MOST_CHANNELS
                    ? Optional.of(new Known(
                            champion.name(),
                            champion.digest(),
                            manifest.path("family").asString(""),
                            manifest.path("horizon").asInt(0),
                            Manifest.frequency(manifest),
                            channels))
                    : Optional.empty();
        });
    }

    private Map<Channel, List<Known>> index() {
        Map<Channel, List<Known>> index = new HashMap<>();
        known.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                .forEach(entry -> entry.getValue()
                        .ifPresent(network -> network.channels().stream()
                                .forEach(id -> index.computeIfAbsent(
                                                new Channel(entry.getKey().tenant(), id), _ -> new ArrayList<>())
                                        .add(network))));
        return Map.copyOf(index);
    }
}
