package dev.millrace.forecast.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.AliasState;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.FitTask.Done;
import dev.millrace.forecast.serving.FitWork.Fitted;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;

/**
 * Makes models: reads, calculates on few threads, registers in batches. Thread-safe; of several requests for the same model one
 * makes it and the others wait for it. One that does not pass its alias's policy is refused, and for a while not made again unless that is asked for; what
 * served before goes on.
 */
@Component
class Fits {

    private static final int CHUNK_STEPS = 1 << 20;
    private static final int CHUNK_SERIES = 64;
    private static final int BATCH_BYTES = 8 << 20;
    private static final int CHUNKS_AT_ONCE = 2;
    private static final int SHARED_STEPS = 4 << 20;
    private static final int MOST_HELD_BACK = 10_000;
    private static final int LONGEST_DETAIL = 2_000;
    private static final Logger log = LoggerFactory.getLogger(Fits.class);

    private final HistoryReader reader;
    private final Models models;
    private final Partners partners;
    private final AliasTable aliases;
    private final RegistryClient registry;
    private final ServingProperties properties;
    private final String code;
    private final ExecutorService calculating;
    private final ExecutorService chunks = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentHashMap<LoadedModel.Key, CompletableFuture<Done>> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Why a policy did not let a fit serve a while ago: fitting it again at once would come to the same. */
    private final Cache<LoadedModel.Key, String> heldBack;

    private final Counter refusedByPolicy;

    Fits(
            HistoryReader reader,
            Models models,
            Partners partners,
            AliasTable aliases,
            RegistryClient registry,
            ServingProperties properties,
            MeterRegistry meters,
            ObjectProvider<BuildProperties> build) {
        this.reader = reader;
        this.models = models;
        this.partners = partners;
        this.aliases = aliases;
        this.registry = registry;
        this.properties = properties;
        this.heldBack = Caffeine.newBuilder()
                .maximumSize(MOST_HELD_BACK)
                .expireAfterWrite(properties.policyPause())
                .build();
        this.refusedByPolicy = meters.counter("millrace.models.held.back");
        BuildProperties known = build.getIfAvailable();
        this.code = known == null ? "unknown" : String.valueOf(known.getVersion());
        this.calculating = Executors.newFixedThreadPool(
                properties.fitThreads(),
                Thread.ofPlatform().name("forecast-fit-", 0).daemon().factory());
    }

    @PreDestroy
    void close() {
        chunks.shutdownNow();
        calculating.shutdownNow();
    }

    /**
     * Makes the models, or waits for whoever is making them.
     *
     * @throws ApiException {@code unavailable} when the registry cannot be reached, {@code overloaded} when too many fits wait
     */
    Map<LoadedModel.Key, Done> make(TenantId tenant, List<FitTask> tasks) {
        registry.requireReachable();
        List<FitTask> mine = new ArrayList<>();
        Map<LoadedModel.Key, CompletableFuture<Done>> results = new HashMap<>();
        for (FitTask task : tasks) {
            String detail = heldBack.getIfPresent(task.key());
            if (detail != null && task.options().refit() != Refit.ALWAYS) {
                results.put(task.key(), CompletableFuture.completedFuture(heldBack(task, detail)));
                continue;
            }
            CompletableFuture<Done> future = new CompletableFuture<>();
            CompletableFuture<Done> other = underWay.putIfAbsent(task.key(), future);
            results.put(task.key(), other == null ? future : other);
            if (other == null) {
                mine.add(task);
            }
        }
        try {
            makeClaimed(tenant, mine, results);
        } catch (RuntimeException e) {
            mine.forEach(task -> fail(results, task, e));
            throw e;
        } finally {
            mine.forEach(task -> underWay.remove(task.key()));
        }
        Map<LoadedModel.Key, Done> done = new HashMap<>();
        long deadline = System.nanoTime() + properties.fitTimeout().toNanos();
        results.forEach((key, future) -> done.put(key, await(future, deadline)));
        return done;
    }

    private void makeClaimed(
            TenantId tenant, List<FitTask> tasks, Map<LoadedModel.Key, CompletableFuture<Done>> results) {
        if (waiting.addAndGet(tasks.size()) > properties.maxWaitingFits()) {
            waiting.addAndGet(-tasks.size());
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    "More than " + properties.maxWaitingFits() + " fits are waiting",
                    List.of(),
                    Optional.of(Duration.ofSeconds(5)),
                    null);
        }
        try {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (List<FitTask> chunk : chunked(tasks)) {
                if (running.size() >= CHUNKS_AT_ONCE) {
                    join(running.removeFirst());
                }
                running.add(CompletableFuture.runAsync(() -> makeChunk(tenant, chunk, results), chunks));
            }
            running.forEach(Fits::join);
        } finally {
            waiting.addAndGet(-tasks.size());
        }
    }

    private void makeChunk(
            TenantId tenant, List<FitTask> chunk, Map<LoadedModel.Key, CompletableFuture<Done>> results) {
        List<SeriesId> ids = chunk.stream()
                .filter(task -> !task.inline())
                .flatMap(task -> task.ids().stream())
                .toList();
        Map<SeriesId, HistoryResult> read = new HashMap<>();
        Map<SeriesId, Forecaster.Result.Refused> unusable = new HashMap<>();
        if (!ids.isEmpty()) {
            // tasks that are made together are of one request
            HistoryReader.Read histories =
                    reader.read(tenant, ids, steps(chunk), chunk.getFirst().options(), true);
            for (int i = 0; i < ids.size(); i++) {
                read.put(ids.get(i), histories.histories().get(i));
            }
            unusable.putAll(histories.refused());
        }
        List<CompletableFuture<Fitted>> fits = new ArrayList<>();
        for (FitTask task : chunk) {
            fits.add(CompletableFuture.supplyAsync(() -> fit(tenant, task, read, unusable), calculating));
        }
        List<Fitted> batch = new ArrayList<>();
        long bytes = 0;
        for (CompletableFuture<Fitted> fit : fits) {
            Fitted fitted = join(fit);
            if (fitted.version().isEmpty()) {
                complete(results, fitted.task(), new Done(Optional.empty(), Map.of(), fitted.refused()));
                continue;
            }
            batch.add(fitted);
            bytes += fitted.version().get().size();
            if (bytes > BATCH_BYTES) {
                register(tenant, batch, results);
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            register(tenant, batch, results);
        }
    }

    private Fitted fit(
            TenantId tenant,
            FitTask task,
            Map<SeriesId, HistoryResult> read,
            Map<SeriesId, Forecaster.Result.Refused> unusable) {
        if (task.inline()) {
            return FitWork.fit(task, task.given(), code, (history, judged) -> List.of());
        }
        List<History> histories = new ArrayList<>();
        Map<SeriesId, Forecaster.Result.Refused> refused = new HashMap<>();
        for (SeriesId id : task.ids()) {
            Forecaster.Result.Refused refusal = unusable.get(id);
            if (refusal != null) {
                refused.put(id, refusal);
                continue;
            }
            switch (read.getOrDefault(id, new HistoryResult.Unknown(id))) {
                case HistoryResult.Found(History history) -> histories.add(history);
                case HistoryResult.Unknown none -> refused.put(id, Refusals.unknown(id));
                case HistoryResult.Irregular(SeriesId series, long count) ->
                    refused.put(id, Refusals.irregular(series, count));
            }
        }
        Fitted fitted =
                FitWork.fit(task, histories, code, (history, judged) -> partners.of(tenant, task, history, judged));
        refused.putAll(fitted.refused());
        return new Fitted(task, fitted.version(), fitted.unregistered(), fitted.histories(), refused);
    }

    private void register(TenantId tenant, List<Fitted> batch, Map<LoadedModel.Key, CompletableFuture<Done>> results) {
        List<NewVersion> versions =
                batch.stream().map(fitted -> fitted.version().orElseThrow()).toList();
        List<Registered> registered = registry.register(tenant, versions);
        for (int i = 0; i < batch.size(); i++) {
            Fitted fitted = batch.get(i);
            try {
                complete(results, fitted.task(), done(tenant, fitted, registered.get(i)));
            } catch (RuntimeException e) {
                fail(results, fitted.task(), e);
            }
        }
    }

    private Done done(TenantId tenant, Fitted fitted, Registered registered) {
        FitTask task = fitted.task();
        if (registered instanceof Registered.NotPassed(String all)) {
            String detail = all.length() <= LONGEST_DETAIL ? all : all.substring(0, LONGEST_DETAIL) + "…";
            log.warn("{} stays what it was: {}", task.key().name(), detail);
            refusedByPolicy.increment();
            // Until it has grown again, what is tried again would be the same.
            models.fitted(task.key(), fitted.unregistered().orElseThrow().points());
            heldBack.put(task.key(), detail);
            return heldBack(task, detail);
        }
        heldBack.invalidate(task.key());
        return fitted.done(registered(tenant, fitted, registered));
    }

    private static Done heldBack(FitTask task, String detail) {
        return new Done(
                Optional.empty(),
                Map.of(),
                task.ids().stream()
                        .distinct()
                        .collect(Collectors.toMap(id -> id, id -> Refusals.of(id, ErrorCode.POLICY_FAILED, detail))));
    }

    private LoadedModel registered(TenantId tenant, Fitted fitted, Registered registered) {
        LoadedModel.Key key = fitted.task().key();
        LoadedModel unregistered = fitted.unregistered().orElseThrow();
        return switch (registered) {
            case Registered.Done(String digest, Optional<AliasState> alias) -> {
                LoadedModel model = new LoadedModel(
                        unregistered.name(),
                        digest,
                        unregistered.model(),
                        unregistered.points(),
                        unregistered.frequency(),
                        unregistered.bytes());
                if (fitted.task().inline()) {
                    models.keepInline(key, model);
                } else {
                    alias.ifPresent(aliases::accept);
                    models.fitted(key, model.points());
                    models.serve(key, model);
                }
                yield model;
            }
            case Registered.Conflict() -> {
                // somebody else has moved the alias: what it names now is what serves
                AliasState state = registry.alias(tenant, key.name(), AliasTable.CHAMPION)
                        .orElseThrow(() -> ApiException.unavailable(
                                "The alias of " + key.name() + " is being moved", Duration.ofSeconds(1), null));
                aliases.accept(state);
                LoadedModel model = models.version(key, state.digest().orElseThrow());
                models.serve(key, model);
                yield model;
            }
            case Registered.NotPassed(String detail) -> throw new ApiException(ErrorCode.POLICY_FAILED, detail);
            case Registered.Refused(String why, String detail) ->
                throw new ApiException(
                        ErrorCode.INTERNAL, "The registry refuses a fit of " + key.name() + ": " + why + " " + detail);
        };
    }

    private int steps(List<FitTask> chunk) {
        int widest = chunk.stream().mapToInt(task -> task.ids().size()).max().orElse(1);
        return Math.max(1, Math.min(properties.fitSteps(), SHARED_STEPS / widest));
    }

    private List<List<FitTask>> chunked(List<FitTask> tasks) {
        int most = Math.clamp(CHUNK_STEPS / properties.fitSteps(), 1, CHUNK_SERIES);
        List<List<FitTask>> chunked = new ArrayList<>();
        for (int from = 0; from < tasks.size(); from += most) {
            chunked.add(tasks.subList(from, Math.min(from + most, tasks.size())));
        }
        return chunked;
    }

    private static void complete(Map<LoadedModel.Key, CompletableFuture<Done>> results, FitTask task, Done done) {
        CompletableFuture<Done> future = results.get(task.key());
        if (future != null) {
            future.complete(done);
        }
    }

    private static void fail(
            Map<LoadedModel.Key, CompletableFuture<Done>> results, FitTask task, RuntimeException why) {
        CompletableFuture<Done> future = results.get(task.key());
        if (future != null) {
            future.completeExceptionally(why);
        }
    }

    private static Done await(CompletableFuture<Done> future, long deadline) {
        try {
            return future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw asRuntime(e);
        } catch (TimeoutException e) {
            throw ApiException.unavailable("The fit takes longer than expected", Duration.ofSeconds(5), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while fitting", Duration.ofSeconds(1), e);
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw asRuntime(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("Interrupted while fitting", Duration.ofSeconds(1), e);
        }
    }

    private static RuntimeException asRuntime(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
