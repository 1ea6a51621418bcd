package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Networks whose weights are as drawn, and the series that they forecast: what weights are changes no time. */
final class DrawnNetworks {

    private static final int SERIES = 7;
    private static final int POINTS = 400;
    private static final int HORIZON = 96;

    private final ScratchStack scratch;
    private final Installation installation;
    private final Http http;

    DrawnNetworks(ScratchStack scratch, Installation installation, Http http) {
        this.scratch = scratch;
        this.installation = installation;
        this.http = http;
    }

    /**
     * A network in a file of its own, as long as it is used.
     *
     * @param millis of its bare forward pass, p50
     */
    record Drawn(byte[] network, byte[] manifest, double millis) {}

    Drawn draw(String family, int features, int seed, List<String> channels, int passes) throws Exception {
        Path file = Files.createTempFile("millrace-bench", ".safetensors");
        Path manifest = file.resolveSibling(file.getFileName() + ".json");
        try {
            List<Double> millis = new ArrayList<>();
            new LabProcess(
                            installation,
                            Lab.FORECAST,
                            List.of(
                                    "bench-forward",
                                    file.toString(),
                                    "--model",
                                    family,
                                    "--d-model",
                                    Integer.toString(features),
                                    "--seed",
                                    Integer.toString(seed),
                                    "--passes",
                                    Integer.toString(passes),
                                    "--channels",
                                    String.join(",", channels)))
                    .rows(row -> millis.add(((Number) row.getOrDefault("value", 0)).doubleValue()));
            return new Drawn(Files.readAllBytes(file), Files.readAllBytes(manifest), millis.getFirst());
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(manifest);
        }
    }

    /** Draws one and has it serve. @return milliseconds of its bare forward pass, p50 */
    double champion(String name, String family, int features, int seed, List<String> channels, int passes)
            throws Exception {
        Drawn drawn = draw(family, features, seed, channels, passes);
        new RegistryWrites(scratch.uri(Service.REGISTRY), http)
                .champion("trained/" + name, drawn.network(), drawn.manifest());
        await(forecasts(), name);
        return drawn.millis();
    }

    /** Until a forecast-service knows of a model: the alias travels by its topic. */
    void await(URI forecasts, String name) throws IOException, InterruptedException {
        byte[] probe = body(name, List.of("bench/none"));
        while (http.answerOf(forecasts, probe).contains("there is no trained model")) {
            Thread.sleep(50);
        }
    }

    /** Sends the series. @return their ids, once all is stored */
    List<String> ingest() throws Exception {
        List<PointsBatch> events = new Load("bench/", SERIES, POINTS, POINTS, 11).events();
        http.postAll(
                scratch.uri(Service.INGEST).resolve("/v1/points?precision=ns"),
                "application/json",
                Load.columnar(events, SERIES),
                1);
        URI stored = scratch.uri(Service.FORECAST).resolve("/v1/series?limit=10&prefix=bench%2F");
        long count = 0;
        while (count < (long) SERIES * POINTS) {
            Thread.sleep(100);
            count = 0;
            for (var series : http.get(stored).get("series")) {
                count += series.get("count").longValue();
            }
        }
        return events.stream().map(event -> event.series().value()).toList();
    }

    URI forecasts() {
        return scratch.uri(Service.FORECAST).resolve("/v1/forecasts");
    }

    static byte[] body(String model, List<String> series) {
        return EventJson.write(Map.of("series", series, "horizon", HORIZON, "levels", List.of(90), "model", model));
    }
}
