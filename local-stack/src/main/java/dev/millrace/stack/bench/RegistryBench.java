package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A registry with many versions: how fast they are registered, the time to resolve an alias at a steady rate, beside the same exchange that reads
 * nothing, and the time of a search, beside reading all versions and filtering them at the client; first of all, what the move of an alias does to who
 * serves by it.
 */
public final class RegistryBench implements Bench {

    private static final double RESOLVE_GOAL = 2;
    private static final double SEARCH_GOAL = 50;
    private static final int SWAP_RATE = 20;
    private static final int WARM_UP_SECONDS = 5;
    private static final int WARM_UP = 10_000;
    private static final int CLIENTS = 4;

    private final ScratchStack scratch;
    private final Installation installation;
    private final Options options;
    private final Consumer<String> report;
    private final Http http = new Http();
    private final List<Measurement> measured = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    /**
     * @param versions to register
     * @param rate resolutions a second
     * @param seconds that they are measured over
     * @param searches that are timed, one after the other
     * @param swaps of a serving network, first; 0: none
     * @param features of that network
     */
    public record Options(int versions, int rate, int seconds, int searches, int swaps, int features, int seed) {}

    public RegistryBench(ScratchStack scratch, Installation installation, Options options, Consumer<String> report) {
        this.scratch = scratch;
        this.installation = installation;
        this.options = options;
        this.report = report;
    }

    @Override
    public List<Measurement> run() throws Exception {
        if (options.swaps() > 0) {
            SwapBench.Options swaps = new SwapBench.Options(
                    options.swaps(), options.features(), SWAP_RATE, options.seconds(), options.seed());
            measured.addAll(new SwapBench(scratch, installation, swaps, report).run());
            // What serves forecasts would take its part of the cores.
            scratch.down();
        }
        scratch.up(List.of(Service.REGISTRY));
        RegistryLoad load = new RegistryLoad(options.versions(), options.seed());
        register(load);
        resolve(load);
        search(load);
        return measured;
    }

    private void register(RegistryLoad load) throws IOException, InterruptedException, ExecutionException {
        report.accept("registering %,d versions".formatted(options.versions()));
        http.put(uri("/v1/kernels/bench/1"), "application/json", EventJson.write(load.kernel()));
        http.put(uri("/v1/artefacts/" + load.sha256()), "application/octet-stream", load.weights());
        long start = System.nanoTime();
        for (int from = 0; from < options.versions(); from += RegistryLoad.BATCH) {
            http.post(uri("/v1/versions"), "application/json", EventJson.write(load.batch(from)));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        measured.add(Measurement.of("registering, in batches of 1,000", options.versions() / seconds, "versions/s"));
        report.accept("%,d versions in %.0f s".formatted(options.versions(), seconds));
    }

    private void resolve(RegistryLoad load) throws InterruptedException, ExecutionException {
        Random random = new Random(options.seed());
        List<URI> aliases = new ArrayList<>();
        for (int i = 0; i < options.rate() * options.seconds(); i++) {
            String model = load.model(random.nextInt(load.models()));
            aliases.add(uri("/v1/models/" + ServiceClient.encode(model) + "/aliases/champion"));
        }
        URI nothing = uri("/actuator/health/liveness");
        warmUp(aliases);
        report.accept("resolving %,d aliases, %d a second".formatted(aliases.size(), options.rate()));
        // at the pace that is measured, too: what sends has to be compiled as well
        steady(aliases.subList(0, Math.min(aliases.size(), WARM_UP_SECONDS * options.rate())));
        Percentiles bare = steady(aliases.stream().map(alias -> nothing).toList());
        Percentiles times = steady(aliases);
        String at = " at %d requests/s".formatted(options.rate());
        Measurement floor = Measurement.of("an exchange that reads nothing" + at + ", p99", bare.at(99), "ms");
        measured.add(Measurement.of("resolve an alias" + at + ", p50", times.at(50), "ms"));
        Measurement resolve = Measurement.of("resolve an alias" + at + ", p99", times.at(99), "ms");
        measured.add(resolve.goal("2 ms", RESOLVE_GOAL));
        measured.add(resolve.against(floor));
        measured.add(floor);
        measured.add(Measurement.of("refused of all", refused.get(), "requests"));
    }

    /** As fast as a few clients can, so that nothing queues before the program is compiled. */
    private void warmUp(List<URI> requests) throws InterruptedException, ExecutionException {
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                int from = client;
                clients.add(threads.submit(() -> {
                    for (int i = from; i < WARM_UP; i += CLIENTS) {
                        http.get(requests.get(i % requests.size()));
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    private Percentiles steady(List<URI> requests) throws InterruptedException, ExecutionException {
        List<Double> millis = Paced.run(options.rate(), requests.size(), (number, due) -> {
            try {
                http.get(requests.get(number));
            } catch (IOException e) {
                // It has waited, too: its time counts.
                refused.incrementAndGet();
            }
            return (System.nanoTime() - due) / 1e6;
        });
        return new Percentiles(millis.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void search(RegistryLoad load) throws IOException, InterruptedException {
        List<String> filters = load.filters();
        double[] millis = new double[options.searches()];
        double[] slowest = new double[filters.size()];
        for (String filter : filters) {
            page(filter, Optional.empty());
        }
        report.accept("%,d searches over %,d versions".formatted(millis.length, options.versions()));
        for (int i = 0; i < millis.length; i++) {
            int which = i % filters.size();
            long start = System.nanoTime();
            page(filters.get(which), Optional.empty());
            millis[i] = (System.nanoTime() - start) / 1e6;
            slowest[which] = Math.max(slowest[which], millis[i]);
        }
        for (int i = 0; i < filters.size(); i++) {
            report.accept("%8.1f ms at most: %s".formatted(slowest[i], filters.get(i)));
        }
        Percentiles times = new Percentiles(millis);
        measured.add(Measurement.of("a search, p50", times.at(50), "ms"));
        Measurement p95 = Measurement.of("a search, p95", times.at(95), "ms");
        measured.add(p95.goal("50 ms", SEARCH_GOAL));
        Measurement all = Measurement.of("reading all versions to filter them, once", readAll(), "ms");
        measured.add(p95.against(all));
        measured.add(all);
    }

    private double readAll() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            after = page("", after.filter(next -> !next.isEmpty()));
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** @return where the next page begins; empty on the last */
    private Optional<String> page(String filter, Optional<String> after) throws IOException, InterruptedException {
        JsonNode page = http.get(
                uri("/v1/versions?limit=" + (filter.isEmpty() ? 1_000 : 100) + "&filter=" + ServiceClient.encode(filter)
                        + after.map(next -> "&after=" + next).orElse("")));
        return Optional.of(page.path("next").asString("")).filter(next -> !next.isEmpty());
    }

    private URI uri(String path) {
        return scratch.uri(Service.REGISTRY).resolve(path);
    }
}
