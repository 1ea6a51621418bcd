package dev.millrace.forecast.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.ModelFile;
import dev.millrace.forecast.serving.LoadedModel.Key;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelCheck;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.SafetensorsException;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The models that serve. Thread-safe.
 *
 * <p>When an alias moves, the version it names is loaded first and then takes the place of the old one: no request waits for it
 * or fails because of it. While the registry is away, what is loaded goes on serving.
 */
@Component
class Models {

    private static final Logger log = LoggerFactory.getLogger(Models.class);
    private static final int LOADS_AT_ONCE = 16;
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final int OVERHEAD_BYTES = 2048;

    private final RegistryClient registry;
    private final AliasTable aliases;
    private final KernelCheck kernels;
    private final Cache<Key, LoadedModel> serving;
    private final Cache<Key, LoadedModel> inline;
    /** Points of the newest fit that is known of, whether or not it serves. */
    private final Cache<Key, Long> newestPoints =
            Caffeine.newBuilder().maximumSize(100_000).build();

    /** Digests that could not be loaded a moment ago. */
    private final Cache<String, Boolean> failed =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(RETRY).build();

    private final ConcurrentHashMap<Key, CompletableFuture<LoadedModel>> loads = new ConcurrentHashMap<>();
    private final Semaphore loading = new Semaphore(LOADS_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Models(RegistryClient registry, AliasTable aliases, KernelCheck kernels, ServingProperties properties) {
        this.registry = registry;
        this.aliases = aliases;
        this.kernels = kernels;
        this.serving = cache(properties.modelCache().toBytes());
        this.inline = cache(properties.inlineCache().toBytes());
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }

    /** Digest that the model's alias names. */
    Optional<String> champion(Key key) {
        return aliases.champion(key.tenant(), key.name());
    }

    /**
     * The models among {@code keys} that have a champion, loaded.
     *
     * @throws ApiException {@code unavailable} when one that is not in memory cannot be had
     */
    Map<Key, LoadedModel> find(Collection<Key> keys) {
        Map<Key, LoadedModel> found = new HashMap<>();
        Map<Key, CompletableFuture<LoadedModel>> pending = new LinkedHashMap<>();
        for (Key key : keys) {
            LoadedModel model = serving.getIfPresent(key);
            Optional<String> champion = champion(key);
            if (champion.isEmpty()) {
                continue;
            }
            if (model != null) {
                found.put(key, model);
            } else {
                pending.put(key, load(key, champion.get()));
            }
        }
        pending.forEach((key, load) -> found.put(key, await(load)));
        return found;
    }

    /** The version with this digest, whether or not it serves. */
    LoadedModel version(Key key, String digest) {
        RegisteredVersion version = registry.version(key.tenant(), digest)
                .orElseThrow(() -> invalid(key, digest, "the registry does not have it", null));
        kernels.refusal(version.manifest()).ifPresent(refusal -> {
            throw refusal;
        });
        RegisteredVersion.Artefact artefact = version.artefact(NewVersion.ARTEFACT)
                .orElseThrow(() -> invalid(key, digest, "it has no " + NewVersion.ARTEFACT, null));
        byte[] bytes = registry.artefact(key.tenant(), artefact.sha256());
        try {
            FittedModel model = ModelFile.read(bytes);
            if (!key.name().matches(".*/h" + model.horizon() + "(/[a-z-]+)?(/x[0-9a-f]{16})?")) {
                throw invalid(key, digest, "it forecasts " + model.horizon() + " steps", null);
            }
            return new LoadedModel(
                    key.name(),
                    digest,
                    model,
                    Manifest.points(version.manifest()),
                    Manifest.frequency(version.manifest()),
                    bytes.length);
        } catch (SafetensorsException e) {
            throw invalid(key, digest, String.valueOf(e.getMessage()), e);
        }
    }

    /** Takes a model that was just registered and is what its alias names. */
    void serve(Key key, LoadedModel model) {
        serving.put(key, model);
    }

    void fitted(Key key, long points) {
        newestPoints.put(key, points);
    }

    /** How many points the newest registered fit of this model saw. A rollback of the alias does not change that. */
    long newestPoints(Key key, LoadedModel served) {
        Long known = newestPoints.getIfPresent(key);
        if (known == null) {
            known = registry.latest(key.tenant(), key.name())
                    .filter(latest -> !latest.equals(served.digest()))
                    .flatMap(latest -> registry.version(key.tenant(), latest))
                    .map(version -> Manifest.points(version.manifest()))
                    .orElse(served.points());
            newestPoints.put(key, known);
        }
        return known;
    }

    Optional<LoadedModel> inline(Key key) {
        return Optional.ofNullable(inline.getIfPresent(key));
    }

    void keepInline(Key key, LoadedModel model) {
        inline.put(key, model);
    }

    /** Replaces what no longer is what its alias names. */
    @Scheduled(fixedDelay = 200)
    void follow() {
        serving.asMap().forEach((key, model) -> {
            Optional<String> champion = champion(key);
            if (champion.isEmpty()) {
                serving.invalidate(key);
            } else if (!champion.get().equals(model.digest()) && failed.getIfPresent(champion.get()) == null) {
                CompletableFuture<LoadedModel> replacement = load(key, champion.get());
                log.debug("{} is about to serve {}: {}", key.name(), champion.get(), replacement);
            }
        });
    }

    private CompletableFuture<LoadedModel> load(Key key, String digest) {
        CompletableFuture<LoadedModel> mine = new CompletableFuture<>();
        CompletableFuture<LoadedModel> other = loads.putIfAbsent(key, mine);
        if (other != null) {
            return other;
        }
        threads.execute(() -> {
            loading.acquireUninterruptibly();
            try {
                LoadedModel model = version(key, digest);
                serving.put(key, model);
                mine.complete(model);
            } catch (RuntimeException e) {
                log.warn("version {} of {} cannot be loaded: {}", digest, key.name(), e.getMessage());
                failed.put(digest, true);
                mine.completeExceptionally(e);
            } finally {
                loading.release();
                loads.remove(key, mine);
            }
        });
        return mine;
    }

    private static LoadedModel await(CompletableFuture<LoadedModel> load) {
        try {
            return load.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ApiException refusal ? refusal : e;
        }
    }

    private static ApiException invalid(Key key, String digest, String reason, @Nullable Throwable cause) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID,
                "Version " + digest + " of " + key.name() + " cannot serve: " + reason,
                List.of(),
                Optional.empty(),
                cause);
    }

    private static Cache<Key, LoadedModel> cache(long bytes) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((Key key, LoadedModel model) -> model.bytes() + OVERHEAD_BYTES)
                .build();
    }
}
