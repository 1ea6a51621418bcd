package dev.millrace.forecast.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.servicekit.ApiException;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The trained networks that serve, ready in native memory. Thread-safe.
 *
 * <p>When an alias moves, the version it names is loaded and has to answer once before it takes the place of the old one, which is
 * closed after its last request: no request waits for a move or fails because of it. Beyond the bound on memory the network that was
 * used longest ago goes.
 */
@Component
public class WarmNetworks {

    private static final Logger log = LoggerFactory.getLogger(WarmNetworks.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;

    private final AliasTable aliases;
    private final NetworkLoader loader;
    private final InferenceQueue queue;

    /** Of networks that answer nobody: what waits there is in no request's way. */
    private final InferenceQueue beside;

    private final InferenceProperties properties;

    /** Used longest ago first; guarded by this. */
    private final Map<Key, WarmNetwork> warm = new LinkedHashMap<>(16, 0.75f, true);

    /** Why digests could not be loaded a moment ago. */
    private final Cache<String, RuntimeException> failed =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(RETRY).build();

    private final ConcurrentHashMap<Key, CompletableFuture<Boolean>> loads = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Autowired
    WarmNetworks(AliasTable aliases, RegistryNetworkLoader loader, InferenceProperties properties) {
        this(aliases, (NetworkLoader) loader, properties);
    }

    WarmNetworks(AliasTable aliases, NetworkLoader loader, InferenceProperties properties) {
        this.aliases = aliases;
        this.loader = loader;
        this.properties = properties;
        this.queue = new InferenceQueue(properties);
        this.beside = new InferenceQueue(properties.oneThread());
    }

    record Key(TenantId tenant, String name) {}

    @PreDestroy
    void close() {
        threads.shutdownNow();
        queue.close();
        beside.close();
        List<WarmNetwork> all;
        synchronized (this) {
            all = List.copyOf(warm.values());
            warm.clear();
        }
        all.forEach(WarmNetwork::retire);
    }

    /**
     * The version that a model's alias names, held until the lease is closed; loaded first when it is not in memory.
     *
     * @return empty when the model has no champion
     * @throws ApiException why that version cannot serve: {@code unavailable}, {@code artefact-invalid}, {@code kernel-missing},
     *     {@code kernel-mismatch}
     */
    public Optional<Lease> lease(TenantId tenant, String name) {
        Key key = new Key(tenant, name);
        long deadline = System.nanoTime() + properties.loadTimeout().toNanos();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<String> champion = aliases.champion(tenant, name);
            if (champion.isEmpty()) {
                return Optional.empty();
            }
            Optional<Lease> lease = held(key);
            if (lease.isPresent()) {
                return lease;
            }
            RuntimeException reason = failed.getIfPresent(champion.get());
            if (reason != null) {
                throw reason;
            }
            await(load(key, champion.get()), deadline);
        }
        throw ApiException.unavailable("More networks are asked for than memory holds at once", RETRY, null);
    }

    /**
     * A version whether or not it serves, held until the lease is closed. One that does not is loaded beside those that do, over and above the
     * bound on their memory, and goes with the lease.
     *
     * @throws ApiException as {@link #lease}
     */
    public Lease version(TenantId tenant, String name, String digest) {
        Optional<Lease> serving = held(new Key(tenant, name));
        if (serving.isPresent()) {
            if (serving.get().served().digest().equals(digest)) {
                return serving.get();
            }
            serving.get().close();
        }
        WarmNetwork network = loader.load(tenant, name, digest, queue);
        Lease lease = network.lease(queue).orElseThrow();
        network.retire();
        return lease;
    }

    /**
     * A version that is to answer nobody, loaded over and above the bound on memory; it goes with the lease. It is loaded and computes on one
     * thread of its own, so that requests never stand behind it in a queue; processors it shares with them.
     *
     * @throws ApiException as {@link #lease}
     */
    public Lease beside(TenantId tenant, String name, String digest) {
        WarmNetwork network = loader.load(tenant, name, digest, beside);
        Lease lease = network.lease(beside).orElseThrow();
        network.retire();
        return lease;
    }

    /** Whether requests wait for a network right now. */
    public boolean isBusy() {
        return queue.waiting() > 0;
    }

    private synchronized Optional<Lease> held(Key key) {
        WarmNetwork network = warm.get(key);
        return network == null ? Optional.empty() : network.lease(queue);
    }

    /** Replaces what no longer is what its alias names. */
    @Scheduled(fixedDelay = 50)
    void follow() {
        Map<Key, WarmNetwork> now;
        synchronized (this) {
            now = Map.copyOf(warm);
        }
        now.forEach((key, network) -> {
            Optional<String> champion = aliases.champion(key.tenant(), key.name());
            if (champion.isEmpty()) {
                forget(key, network);
            } else if (!champion.get().equals(network.served().digest())
                    && failed.getIfPresent(champion.get()) == null) {
                CompletableFuture<Boolean> replacement = load(key, champion.get());
                log.debug("{} is about to serve {}: {}", key.name(), champion.get(), replacement);
            }
        });
    }

    private void forget(Key key, WarmNetwork network) {
        synchronized (this) {
            warm.remove(key, network);
        }
        network.retire();
    }

    private CompletableFuture<Boolean> load(Key key, String digest) {
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> other = loads.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        threads.execute(() -> {
            // A load is forgotten before anyone learns that it is over: who then asks for another version must not be
            // given this one.
            try {
                serve(key, loader.load(key.tenant(), key.name(), digest, queue));
                loads.remove(key, mine);
                mine.complete(true);
            } catch (RuntimeException e) {
                log.warn("version {} of {} cannot serve: {}", digest, key.name(), e.getMessage());
                failed.put(digest, e);
                loads.remove(key, mine);
                mine.completeExceptionally(e);
            } catch (Error e) {
                loads.remove(key, mine);
                mine.completeExceptionally(e);
                throw e;
            }
        });
        return mine;
    }

    private void serve(Key key, WarmNetwork network) {
        List<WarmNetwork> leaving = new ArrayList<>();
        synchronized (this) {
            WarmNetwork before = warm.put(key, network);
            if (before != null) {
                leaving.add(before);
            }
            long bytes = warm.values().stream().mapToLong(WarmNetwork::bytes).sum();
            Iterator<WarmNetwork> longestAgo = warm.values().iterator();
            while (bytes > properties.memory().toBytes() && warm.size() > 1) {
                WarmNetwork oldest = longestAgo.next();
                longestAgo.remove();
                leaving.add(oldest);
                bytes -= oldest.bytes();
            }
        }
        log.info("{} serves version {}", key.name(), network.served().digest());
        leaving.forEach(WarmNetwork::retire);
    }

    private static void await(CompletableFuture<Boolean> load, long deadline) {
        try {
            load.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw ApiException.unavailable("The network is still being loaded", RETRY, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while a network is loaded", RETRY, e);
        }
    }
}
