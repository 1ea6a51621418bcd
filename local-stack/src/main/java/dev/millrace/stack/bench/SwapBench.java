package dev.millrace.stack.bench;

import dev.millrace.stack.bench.DrawnNetworks.Drawn;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An alias that moves between two versions of a network under steady load on two replicas of the forecast-service: how long after a move
 * each replica answers with the new version, what requests take meanwhile beside what they take otherwise, whether any fails, and whether
 * the registry's account of who was champion agrees with what answered.
 */
final class SwapBench {

    private static final String NAME = "swapped";
    private static final String MODEL = "trained/" + NAME;
    private static final String FAMILY = "itransformer";
    private static final int PASSES = 20;
    private static final double SWAP_GOAL = 1_000;
    private static final double SLOWER_GOAL = 2;
    private static final Duration BETWEEN = Duration.ofSeconds(3);
    private static final int SAMPLES = 200;

    private final ScratchStack scratch;
    private final Options options;
    private final Consumer<String> report;
    private final Http http = new Http();
    private final DrawnNetworks networks;

    /**
     * @param swaps moves of the alias
     * @param features of the network; its weights grow with the square
     * @param rate requests a second, to all replicas together
     * @param seconds of steady load before
     */
    record Options(int swaps, int features, int rate, int seconds, int seed) {}

    SwapBench(ScratchStack scratch, Installation installation, Options options, Consumer<String> report) {
        this.scratch = scratch;
        this.options = options;
        this.report = report;
        this.networks = new DrawnNetworks(scratch, installation, http);
    }

    /** A request that was answered, or not. @param digest of the version that answered; empty: it failed */
    private record Answered(int replica, long started, long ended, Instant at, String digest) {

        double millis() {
            return (ended - started) / 1e6;
        }
    }

    /** @param from just before it was asked for @param moved when the registry had answered */
    private record Move(String to, long from, long moved) {}

    List<Measurement> run() throws Exception {
        scratch.up(List.of(Service.REGISTRY, Service.FORECAST, Service.INGEST));
        List<URI> replicas =
                List.of(networks.forecasts(), scratch.replica(Service.FORECAST).resolve("/v1/forecasts"));
        List<String> channels = networks.ingest();
        report.accept("drawing two networks");
        Drawn one = networks.draw(FAMILY, options.features(), 1, channels, PASSES);
        Drawn two = networks.draw(FAMILY, options.features(), 2, channels, 1);
        RegistryWrites registry = new RegistryWrites(scratch.uri(Service.REGISTRY), http);
        List<String> versions = List.of(
                registry.champion(MODEL, one.network(), one.manifest()),
                registry.version(MODEL, two.network(), two.manifest()));
        for (URI replica : replicas) {
            networks.await(replica, NAME);
        }
        byte[] body = DrawnNetworks.body(NAME, channels.subList(0, 1));
        load(replicas, body, options.seconds());
        report.accept("steady load, %d requests/s".formatted(options.rate()));
        List<Answered> steady = load(replicas, body, options.seconds());
        report.accept("%d moves of the alias under the same load".formatted(options.swaps()));
        List<Move> moves = new ArrayList<>();
        List<Answered> swapping = whileMoving(registry, versions, moves, replicas, body);
        return measurements(one, steady, swapping, moves, agreement(registry, swapping, moves));
    }

    private List<Answered> whileMoving(
            RegistryWrites registry, List<String> versions, List<Move> moves, List<URI> replicas, byte[] body)
            throws Exception {
        long seconds = BETWEEN.toSeconds() * (options.swaps() + 1);
        try (ScheduledExecutorService mover = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> moving = mover.scheduleAtFixedRate(
                    () -> {
                        if (moves.size() < options.swaps()) {
                            moves.add(move(registry, versions, moves.size()));
                        }
                    },
                    BETWEEN.toMillis(),
                    BETWEEN.toMillis(),
                    TimeUnit.MILLISECONDS);
            List<Answered> answered = load(replicas, body, (int) seconds);
            if (moving.isDone()) {
                moving.get();
            }
            return answered;
        }
    }

    private static Move move(RegistryWrites registry, List<String> versions, int number) {
        String to = versions.get((number + 1) % 2);
        long from = System.nanoTime();
        try {
            registry.promote(MODEL, versions.get(number % 2), to);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Move(to, from, System.nanoTime());
    }

    private List<Answered> load(List<URI> replicas, byte[] body, int seconds)
            throws InterruptedException, ExecutionException {
        return Paced.run(options.rate(), options.rate() * seconds, (number, due) -> {
            int replica = number % replicas.size();
            String digest = "";
            try {
                JsonNode answer = JsonMapper.shared().readTree(http.answerOf(replicas.get(replica), body));
                digest = answer.at("/forecasts/0/model/digest").asString("");
            } catch (IOException failed) {
                report.accept("a request failed: " + failed);
            }
            return new Answered(replica, due, System.nanoTime(), Instant.now(), digest);
        });
    }

    /** When a replica first answered a request with what an alias had moved to; it never does: as long as all lasted. */
    private static long firstAnswer(List<Answered> all, int replica, Move move) {
        return all.stream()
                .filter(one -> one.replica() == replica
                        && one.ended() > move.from()
                        && one.digest().equals(move.to()))
                .mapToLong(Answered::ended)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /**
     * Forecasts whose version the registry does not name as champion at the time of the answer, where no move was under way.
     *
     * @return how many of how many
     */
    private int[] agreement(RegistryWrites registry, List<Answered> answered, List<Move> moves)
            throws IOException, InterruptedException {
        List<Answered> settled = answered.stream()
                .filter(one -> !one.digest().isEmpty() && moves.stream().noneMatch(move -> during(one, move, answered)))
                .toList();
        Random random = new Random(options.seed());
        int wrong = 0;
        int samples = Math.min(SAMPLES, settled.size());
        for (int i = 0; i < samples; i++) {
            Answered one = settled.get(random.nextInt(settled.size()));
            if (!registry.championAt(MODEL, one.at()).equals(one.digest())) {
                wrong++;
            }
        }
        return new int[] {wrong, samples};
    }

    /** From the move until its replica answers with the new version. */
    private static boolean during(Answered one, Move move, List<Answered> all) {
        return one.ended() >= move.from() && one.started() <= firstAnswer(all, one.replica(), move);
    }

    private List<Measurement> measurements(
            Drawn network, List<Answered> steady, List<Answered> swapping, List<Move> moves, int[] agreement) {
        double[] lags = moves.stream()
                .flatMapToDouble(move -> Stream.of(0, 1)
                        .mapToDouble(replica -> (firstAnswer(swapping, replica, move) - move.moved()) / 1e6))
                .toArray();
        double[] meanwhile = swapping.stream()
                .filter(one -> moves.stream().anyMatch(move -> during(one, move, swapping)))
                .mapToDouble(Answered::millis)
                .toArray();
        long failed = Stream.concat(steady.stream(), swapping.stream())
                .filter(one -> one.digest().isEmpty())
                .count();
        Percentiles calm =
                new Percentiles(steady.stream().mapToDouble(Answered::millis).toArray());
        Percentiles busy = new Percentiles(meanwhile);
        Percentiles lag = new Percentiles(lags);
        List<Measurement> rows = new ArrayList<>();
        rows.add(Measurement.of("artefact of each version", network.network().length / (double) (1 << 20), "MiB"));
        rows.add(Measurement.of("bare forward pass, p50", network.millis(), "ms"));
        rows.add(Measurement.of("a replica answers with the new version after a move, p50", lag.at(50), "ms"));
        rows.add(Measurement.of("a replica answers with the new version after a move, slowest", lag.at(100), "ms")
                .goal("1 s", SWAP_GOAL));
        Measurement before = Measurement.of("a forecast under steady load, p99", calm.at(99), "ms");
        rows.add(Measurement.of("a forecast under steady load, p50", calm.at(50), "ms"));
        rows.add(before);
        rows.add(Measurement.of("a forecast while an alias moves, p50", busy.at(50), "ms"));
        rows.add(Measurement.of("a forecast while an alias moves, p99", busy.at(99), "ms")
                .against(before));
        rows.add(
                Measurement.of("that ratio", busy.at(99) / calm.at(99), "times").goal("2", SLOWER_GOAL));
        rows.add(Measurement.of("forecasts while an alias moves", meanwhile.length, "requests"));
        rows.add(Measurement.of("forecasts that failed, of " + (steady.size() + swapping.size()), failed, "requests"));
        rows.add(Measurement.of(
                "forecasts of another version than was champion then, of " + agreement[1], agreement[0], "requests"));
        return rows;
    }
}
