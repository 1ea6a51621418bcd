package dev.millrace.stack.bench;

import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ResidentMemory;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A trained network over REST: the time of one request beside the bare forward pass of the same network in a process of its own, many
 * clients beside one, and what the service's memory does over many requests. Weights are as drawn: what they are changes no time.
 */
public final class ServeBench implements Bench {

    private static final List<String> FAMILIES = List.of("informer", "autoformer");
    private static final int PUBLISHED = 512;
    private static final int SMALL = 64;
    private static final int CLIENTS = 32;
    private static final int WARM_UP = 40;

    private final ScratchStack scratch;
    private final int calls;
    private final int requests;
    private final Consumer<String> report;
    private final DrawnNetworks networks;
    private final Http http = new Http();
    private final List<Measurement> measured = new ArrayList<>();

    /**
     * @param calls one after the other that each network's time is taken of
     * @param requests over which memory is watched, after a fifth as many
     */
    public ServeBench(
            ScratchStack scratch, Installation installation, int calls, int requests, Consumer<String> report) {
        this.scratch = scratch;
        this.calls = calls;
        this.requests = requests;
        this.report = report;
        this.networks = new DrawnNetworks(scratch, installation, http);
    }

    @Override
    public List<Measurement> run() throws Exception {
        scratch.up(List.of(Service.values()));
        List<String> channels = networks.ingest();
        for (String family : FAMILIES) {
            speed(family, PUBLISHED, channels);
        }
        speed(FAMILIES.getFirst(), SMALL, channels);
        memory(FAMILIES.getFirst() + "-" + SMALL, channels);
        measured.addAll(Memory.peaks(scratch));
        return measured;
    }

    private void speed(String family, int features, List<String> channels) throws Exception {
        String name = family + "-" + features;
        String what = family + " of d_model " + features + ", ";
        report.accept("timing the bare forward pass of " + name);
        double bareMillis = networks.champion(name, family, features, 1, channels, calls);
        Measurement bare = Measurement.of(what + "bare forward pass, p50", bareMillis, "ms");
        measured.add(bare);

        byte[] body = DrawnNetworks.body(name, channels.subList(channels.size() - 1, channels.size()));
        for (int i = 0; i < WARM_UP; i++) {
            forecast(body);
        }
        double[] millis = new double[calls];
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            forecast(body);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        double alone = calls / ((System.nanoTime() - begin) / 1e9);
        Arrays.sort(millis);
        measured.add(
                Measurement.of(what + "over REST, p50", millis[calls / 2], "ms").against(bare));
        report.accept("%s: %.2f ms over REST, %.2f ms bare".formatted(name, millis[calls / 2], bareMillis));

        Measurement one = Measurement.of(what + "one client", alone, "forecasts/s");
        measured.add(one);
        many(body, calls);
        double together = 4.0 * calls / many(body, 4 * calls);
        measured.add(Measurement.of(what + CLIENTS + " clients", together, "forecasts/s")
                .against(one));
        report.accept("%s: %.1f forecasts/s for one client, %.1f for %d".formatted(name, alone, together, CLIENTS));
    }

    private void memory(String name, List<String> channels) throws Exception {
        byte[] body = DrawnNetworks.body(name, channels);
        int warmUp = requests / 5;
        many(body, warmUp);
        double before = resident();
        double seconds = many(body, requests);
        double after = resident();
        Measurement warm = Measurement.of(
                "resident memory of forecast-service after %,d requests".formatted(warmUp), before, "MiB");
        measured.add(warm);
        measured.add(
                Measurement.of("resident memory of forecast-service after %,d more".formatted(requests), after, "MiB")
                        .against(warm));
        report.accept(
                "%,d requests in %.0f s: %.1f MiB before, %.1f MiB after".formatted(requests, seconds, before, after));
    }

    private double resident() {
        return scratch.stack().status().stream()
                        .filter(part -> part.name().equals(Service.FORECAST.module()))
                        .flatMapToLong(part -> part.pid().stream().mapToLong(ResidentMemory::of))
                        .sum()
                / (double) (1 << 20);
    }

    private double many(byte[] body, int count) throws IOException, InterruptedException, ExecutionException {
        return http.postAll(networks.forecasts(), "application/json", Collections.nCopies(count, body), CLIENTS);
    }

    private void forecast(byte[] body) throws IOException, InterruptedException {
        http.post(networks.forecasts(), "application/json", body);
    }
}
