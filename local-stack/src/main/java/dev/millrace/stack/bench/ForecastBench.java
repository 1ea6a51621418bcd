package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time of one forecast over REST, beside the same call inside the service as its {@code Server-Timing} header states it, and of many
 * series in one request, beside one request each.
 */
public final class ForecastBench implements Bench {

    private static final Pattern SERVER_TIMING = Pattern.compile("forecast;dur=([0-9.]+)");
    private static final int HORIZON = 48;
    private static final int WARM_UP = 500;
    private static final int CALLS = 2_000;
    private static final int ROUNDS = 7;

    private final ScratchStack scratch;
    private final int series;
    private final Consumer<String> report;
    private final Http http = new Http();

    public ForecastBench(ScratchStack scratch, int series, Consumer<String> report) {
        this.scratch = scratch;
        this.series = series;
        this.report = report;
    }

    @Override
    public List<Measurement> run() throws Exception {
        scratch.up(List.of(Service.values()));
        List<String> ids = ingest();
        List<Measurement> measured = new ArrayList<>();

        report.accept("fitting %,d series".formatted(series));
        long start = System.nanoTime();
        forecast(ids);
        measured.add(Measurement.of(
                "first forecast of %d series, fits and registration included".formatted(series),
                (System.nanoTime() - start) / 1e9,
                "s"));

        for (int i = 0; i < WARM_UP; i++) {
            forecast(ids.subList(i % series, i % series + 1));
        }
        double[] rest = new double[CALLS];
        double[] inside = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            start = System.nanoTime();
            HttpResponse<byte[]> answer = forecast(ids.subList(i % series, i % series + 1));
            rest[i] = (System.nanoTime() - start) / 1e6;
            inside[i] = insideMillis(answer);
        }
        Arrays.sort(rest);
        Arrays.sort(inside);
        for (int percent : new int[] {50, 99}) {
            Measurement in = Measurement.of("one series in process, p" + percent, inside[CALLS * percent / 100], "ms");
            measured.add(in);
            measured.add(Measurement.of("one series over REST, p" + percent, rest[CALLS * percent / 100], "ms")
                    .against(in));
            report.accept("p%d: %.2f ms over REST, %.2f ms in process"
                    .formatted(percent, rest[CALLS * percent / 100], inside[CALLS * percent / 100]));
        }

        Measurement oneByOne = Measurement.of(
                "%d series one by one".formatted(series),
                median(() -> {
                    for (int i = 0; i < series; i++) {
                        forecast(ids.subList(i, i + 1));
                    }
                }),
                "ms");
        Measurement together =
                Measurement.of("%d series in one request".formatted(series), median(() -> forecast(ids)), "ms");
        measured.add(oneByOne);
        measured.add(together.against(oneByOne));
        report.accept("%d series: %.0f ms one by one, %.0f ms together"
                .formatted(series, oneByOne.value(), together.value()));
        measured.addAll(Memory.peaks(scratch));
        return measured;
    }

    private interface Round {
        void run() throws IOException, InterruptedException;
    }

    private static double median(Round round) throws IOException, InterruptedException {
        double[] millis = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            round.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[ROUNDS / 2];
    }

    private List<String> ingest() throws Exception {
        List<PointsBatch> events = new Load("bench/", series, 1_000, 1_000, 11).events();
        http.postAll(
                scratch.uri(Service.INGEST).resolve("/v1/points?precision=ns"),
                "application/json",
                Load.columnar(events, 10),
                4);
        List<String> ids = events.stream().map(event -> event.series().value()).toList();
        report.accept("waiting until %,d points are stored".formatted(series * 1_000));
        URI last = scratch.uri(Service.FORECAST).resolve("/v1/series?limit=1000&prefix=bench%2F");
        while (true) {
            long stored = 0;
            for (var one : http.get(last).get("series")) {
                stored += one.get("count").longValue();
            }
            if (stored >= Math.min(series, 1_000) * 1_000L) {
                return ids;
            }
            Thread.sleep(200);
        }
    }

    private HttpResponse<byte[]> forecast(List<String> ids) throws IOException, InterruptedException {
        return http.post(
                scratch.uri(Service.FORECAST).resolve("/v1/forecasts"),
                "application/json",
                EventJson.write(Map.of("series", ids, "horizon", HORIZON, "levels", List.of(90))));
    }

    private static double insideMillis(HttpResponse<byte[]> answer) {
        Matcher timing = SERVER_TIMING.matcher(
                answer.headers().firstValue("server-timing").orElse(""));
        if (!timing.find()) {
            throw new IllegalStateException("the forecast-service states no Server-Timing");
        }
        return Double.parseDouble(timing.group(1));
    }
}
