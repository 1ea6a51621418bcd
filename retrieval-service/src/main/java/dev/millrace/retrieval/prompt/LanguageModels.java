package dev.millrace.retrieval.prompt;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.generation.LanguageModel;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that write: the champion of each name in the registry, and one that everybody has. A version is loaded when it is first asked for; when
 * the champion moves, the version before serves until the next is in memory. Thread-safe.
 */
public final class LanguageModels implements AutoCloseable {

    /** The name of a tenant's own model, where a request names none. */
    public static final String DEFAULT = "default";

    private static final Logger log = LoggerFactory.getLogger(LanguageModels.class);
    private static final String FAMILY = "decoder/";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);

    private final Champions champions;
    private final Loader loader;
    private final Shipped shipped;
    private final int most;
    private final Map<Name, LoadedModel> serving = new ConcurrentHashMap<>();
    private final Map<Name, CompletableFuture<Boolean>> loading = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    // One thread for all of them: the engine keeps helpers for every thread that computes, and a model is measured when
    // it is loaded.
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("model-loading").factory());

    private record Name(TenantId tenant, String name) {}

    private record Failure(ApiException why, long at) {}

    /** What the registry has. */
    @FunctionalInterface
    public interface Champions {
        /** Digest of the version that the alias names. @param model {@code decoder/NAME} */
        Optional<String> of(TenantId tenant, String model);
    }

    /** Where versions come from. */
    @FunctionalInterface
    public interface Loader {
        LanguageModel load(TenantId tenant, String version);
    }

    /** The model that everybody has. */
    public interface Shipped {
        String name();

        /** Whether there is one. */
        boolean available();

        LanguageModel load();
    }

    /** @param most versions in memory */
    public LanguageModels(Champions champions, Loader loader, Shipped shipped, int most) {
        this.champions = champions;
        this.loader = loader;
        this.shipped = shipped;
        this.most = most;
    }

    /** Whether the tenant has a model of its own that texts are written with unless asked otherwise. */
    public boolean hasDefault(TenantId tenant) {
        return champions.of(tenant, FAMILY + DEFAULT).isPresent();
    }

    /**
     * A model to write with; the caller closes the use.
     *
     * @throws ApiException {@code model-missing}; {@code unavailable} while it is loaded; why it cannot serve
     */
    public ModelUse use(TenantId tenant, String name) {
        boolean ships = name.equals(shipped.name()) && shipped.available();
        Name wanted = new Name(ships ? TenantId.DEFAULT : tenant, name);
        String version = ships ? name : version(wanted);
        LoadedModel present = serving.get(wanted);
        if (present == null) {
            loaded(load(wanted, version));
            present = serving.get(wanted);
        } else if (!ships && !present.version().equals(version)) {
            var _ = load(wanted, version);
        }
        if (present != null && present.use()) {
            return new ModelUse(present);
        }
        Failure failure = failures.get(version);
        if (failure != null) {
            throw failure.why();
        }
        throw ApiException.unavailable("The model " + name + " is being loaded", RETRY_AFTER, null);
    }

    /** A small model is there in a moment. */
    private static void loaded(CompletableFuture<Boolean> loading) {
        try {
            loading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("a model is not there yet", e);
        }
    }

    private String version(Name wanted) {
        return champions.of(wanted.tenant(), FAMILY + wanted.name()).orElseThrow(() -> {
            String reason = "there is no champion of " + FAMILY + wanted.name()
                    + (shipped.available() ? "; there is " + shipped.name() : "");
            return new ApiException(ErrorCode.MODEL_MISSING, "model: " + reason, List.of(Fault.field("model", reason)));
        });
    }

    private CompletableFuture<Boolean> load(Name wanted, String version) {
        Failure failure = failures.get(version);
        if (failure != null && System.nanoTime() - failure.at() <= FORGOTTEN_AFTER.toNanos()) {
            return CompletableFuture.completedFuture(false);
        }
        failures.remove(version);
        return loading.computeIfAbsent(wanted, _ -> {
            try {
                return CompletableFuture.supplyAsync(() -> loaded(wanted, version), thread);
            } catch (RejectedExecutionException e) {
                throw ApiException.unavailable("The service is stopping", RETRY_AFTER, e);
            }
        });
    }

    private boolean loaded(Name wanted, String version) {
        try {
            makeRoom(wanted);
            LanguageModel model =
                    wanted.name().equals(shipped.name()) ? shipped.load() : loader.load(wanted.tenant(), version);
            LoadedModel loaded = new LoadedModel(
                    wanted.name(),
                    wanted.name().equals(shipped.name()) ? model.digest() : version,
                    model,
                    PrefillCost.measure(model.decoder()));
            log.info(
                    "{} of {} writes with version {}: blocks pay from {} tokens, {} GFLOP/s",
                    wanted.name(),
                    wanted.tenant(),
                    loaded.version(),
                    loaded.cost().breakEven(),
                    Math.round(loaded.cost().operationsPerSecond() / 1e9));
            LoadedModel before = serving.put(wanted, loaded);
            if (before != null) {
                before.retire();
            }
            return true;
        } catch (ApiException e) {
            failures.put(version, new Failure(e, System.nanoTime()));
            log.warn("version {} of {} cannot serve: {}", version, wanted.name(), e.getMessage());
        } catch (RuntimeException | Error e) {
            failures.put(
                    version,
                    new Failure(
                            new ApiException(
                                    ErrorCode.ARTEFACT_INVALID,
                                    "Version " + version + " cannot serve: " + e.getMessage(),
                                    List.of(),
                                    Optional.empty(),
                                    e),
                            System.nanoTime()));
            log.error("version {} of {} cannot serve", version, wanted.name(), e);
        } finally {
            loading.remove(wanted);
        }
        return false;
    }

    /** Retires any other model when there are too many: it is loaded again when it is asked for. */
    private void makeRoom(Name wanted) {
        Set<Name> others = new HashSet<>(serving.keySet());
        others.remove(wanted);
        for (Name other : others) {
            if (serving.size() < most) {
                return;
            }
            LoadedModel gone = serving.remove(other);
            if (gone != null) {
                gone.retire();
            }
        }
    }

    @Override
    public void close() {
        thread.close();
        serving.values().forEach(LoadedModel::retire);
        serving.clear();
    }
}
