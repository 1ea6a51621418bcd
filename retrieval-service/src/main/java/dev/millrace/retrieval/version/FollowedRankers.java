package dev.millrace.retrieval.version;

import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.Encoding;
import dev.millrace.retrieval.document.Encodings;
import dev.millrace.retrieval.document.EncodingsChanged;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.ranker.RankerEncoding;
import dev.millrace.retrieval.ranker.Rankers;
import dev.millrace.retrieval.version.ServedVersions.Served;
import dev.millrace.retrieval.version.Standing.Next;
import dev.millrace.retrieval.version.Standing.Use;
import dev.millrace.retrieval.window.Passages;
import dev.millrace.servicekit.ApiException;
import jakarta.annotation.PreDestroy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Follows each tenant's alias. When it moves, the version it names is loaded, the tenant's documents get vectors of it beside those they
 * have, and only when they all have them do searches change over. Until then everything goes on with the version before.
 */
@Component
class FollowedRankers implements Rankers {

    /** The model whose alias is followed. */
    static final String MODEL = "ranker/default";

    private static final Logger log = LoggerFactory.getLogger(FollowedRankers.class);

    private final AliasTable aliases;
    private final RegistryClient registry;
    private final ServedVersions served;
    private final DocumentSource documents;
    private final Readiness readiness;
    private final LoadedRankers rankers;
    private final TextEncoder encoder;
    private final Passages passages;
    private final ApplicationEventPublisher events;
    private final Standing shipped;
    private final Map<TenantId, Standing> standings = new ConcurrentHashMap<>();
    private volatile Set<String> digests;

    FollowedRankers(
            AliasTable aliases,
            RegistryClient registry,
            ServedVersions served,
            DocumentSource documents,
            Readiness readiness,
            LoadedRankers rankers,
            TextEncoder encoder,
            Passages passages,
            ShippedRanker shipped,
            ApplicationEventPublisher events) {
        this.aliases = aliases;
        this.registry = registry;
        this.served = served;
        this.documents = documents;
        this.readiness = readiness;
        this.rankers = rankers;
        this.encoder = encoder;
        this.passages = passages;
        this.events = events;
        Use use = use(shipped.ranker());
        this.shipped = new Standing(Optional.empty(), use.encoding().digest(), Optional.of(use), Optional.empty());
        // Before anything asks: an index that took another tenant's version for its own would be built twice.
        served.all().forEach((tenant, row) -> standings.put(tenant, unloaded(row.version())));
        this.digests = allDigests();
    }

    @Override
    public Optional<Ranker> current(TenantId tenant) {
        return standing(tenant).served().flatMap(Use::ranker);
    }

    /** What follows from where the tenants stand. */
    Encodings encodings() {
        return new Encodings() {
            @Override
            public String served(TenantId tenant) {
                return standing(tenant).digest();
            }

            @Override
            public List<Encoding> wanted(TenantId tenant) {
                return standing(tenant).wanted();
            }

            @Override
            public Set<String> digests() {
                return digests;
            }
        };
    }

    Standing standing(TenantId tenant) {
        return standings.getOrDefault(tenant, shipped);
    }

    @Scheduled(fixedDelayString = "${millrace.ranker.follow:1s}")
    void follow() {
        Map<TenantId, Served> rows = served.all();
        boolean changed = false;
        for (TenantId tenant : Stream.of(documents.tenants(), rows.keySet(), standings.keySet())
                .flatMap(java.util.Collection::stream)
                .collect(Collectors.toSet())) {
            Standing before = standing(tenant);
            Standing now = followed(
                    tenant, before, Optional.ofNullable(rows.get(tenant)).map(Served::version));
            if (now.version().isEmpty() && now.next().isEmpty()) {
                standings.remove(tenant);
            } else {
                standings.put(tenant, now);
            }
            changed |= !before.wanted().equals(now.wanted());
        }
        if (changed) {
            digests = allDigests();
            events.publishEvent(new EncodingsChanged());
        }
        rankers.retire(standings.values().stream()
                .flatMap(standing ->
                        Stream.concat(standing.version().stream(), standing.next().flatMap(Next::version).stream()))
                .collect(Collectors.toSet()));
    }

    /** @param row that the table has, which other replicas change too */
    private Standing followed(TenantId tenant, Standing before, Optional<String> row) {
        Standing now = serving(tenant, before, row);
        Optional<String> wanted = champion(tenant, now);
        if (wanted.equals(now.version())) {
            return new Standing(now.version(), now.digest(), now.served(), Optional.empty());
        }
        Optional<Next> next = now.next().filter(one -> one.version().equals(wanted));
        if (next.isEmpty()) {
            next = use(tenant, wanted).map(use -> new Next(wanted, use));
            next.ifPresent(one -> log.info(
                    "{} of {} is about to serve version {}",
                    MODEL,
                    tenant,
                    one.version().orElse("that ships")));
        }
        Standing waiting = new Standing(now.version(), now.digest(), now.served(), next);
        if (next.isEmpty()
                || !readiness.complete(tenant, next.get().use().encoding().digest())
                || !served.move(tenant, now.version(), wanted)) {
            return waiting;
        }
        log.info("{} of {} serves version {}", MODEL, tenant, wanted.orElse("that ships"));
        Use use = next.get().use();
        return new Standing(wanted, use.encoding().digest(), Optional.of(use), Optional.empty());
    }

    /** Changes over where the table has, and loads what is not loaded yet. */
    private Standing serving(TenantId tenant, Standing before, Optional<String> row) {
        Optional<Next> arrived = before.next().filter(next -> next.version().equals(row));
        if (arrived.isPresent()) {
            Use use = arrived.get().use();
            return new Standing(row, use.encoding().digest(), Optional.of(use), Optional.empty());
        }
        if (before.version().equals(row) && before.served().isPresent()) {
            return before;
        }
        Optional<Use> use = use(tenant, row);
        return new Standing(row, digest(row), use, before.next());
    }

    /** What the alias names. */
    private Optional<String> champion(TenantId tenant, Standing now) {
        Optional<String> heard = aliases.champion(tenant, MODEL);
        if (heard.isPresent() || now.version().isEmpty()) {
            return heard;
        }
        // Nothing was heard of it: it has none any more, or the topic is not read to its end yet.
        try {
            return registry.alias(tenant, MODEL, AliasTable.CHAMPION).flatMap(AliasState::digest);
        } catch (ApiException away) {
            return now.version();
        }
    }

    private Optional<Use> use(TenantId tenant, Optional<String> version) {
        return version.isEmpty()
                ? shipped.served()
                : rankers.find(tenant, version.get()).map(ranker -> use(Optional.of(ranker)));
    }

    private Use use(Optional<Ranker> ranker) {
        return new Use(ranker, new RankerEncoding(encoder, passages, ranker));
    }

    private Standing unloaded(String version) {
        return new Standing(Optional.of(version), digest(Optional.of(version)), Optional.empty(), Optional.empty());
    }

    private String digest(Optional<String> version) {
        return version.isEmpty() ? shipped.digest() : RankerEncoding.digest(encoder, version);
    }

    private Set<String> allDigests() {
        Set<String> all = new HashSet<>();
        shipped.wanted().forEach(encoding -> all.add(encoding.digest()));
        standings.values().forEach(standing -> standing.wanted().forEach(encoding -> all.add(encoding.digest())));
        return Set.copyOf(all);
    }

    @PreDestroy
    void close() {
        rankers.close();
    }
}
