package dev.millrace.stack.demo;

import dev.millrace.events.ForecastIssued;
import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.Forecast;
import dev.millrace.stack.client.Answers.Series;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The demo's steps against a running stack. Each may be repeated without harm. */
public final class DemoClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration STORED_WITHIN = Duration.ofSeconds(60);
    private static final Duration RESEND_AFTER = Duration.ofSeconds(20);

    private final MillraceClient client;

    public DemoClient(MillraceClient client) {
        this.client = client;
    }

    /** Sends points {@code from} to before {@code to}, under a key made of what is sent: repeated, it changes nothing. */
    public void send(DemoSeries series, int from, int to) throws InterruptedException {
        send(series, from, to, "");
    }

    private void send(DemoSeries series, int from, int to, String again) throws InterruptedException {
        Map<String, Object> batch = new LinkedHashMap<>();
        batch.put("series", series.id());
        series.unit().ifPresent(unit -> batch.put("unit", unit));
        batch.put("labels", Map.of("set", "demo"));
        batch.put(
                "times",
                series.times().subList(from, to).stream().map(Object::toString).toList());
        batch.put("values", series.values().subList(from, to));
        byte[] body = JSON.writeValueAsBytes(batch);
        client.services().stream(
                Service.INGEST,
                "/v1/points",
                Map.of("Content-Type", "application/json", "Idempotency-Key", "demo-" + digest(body) + again),
                BodyPublishers.ofByteArray(body));
    }

    /**
     * Waits until the first {@code count} points are stored. Points that were deleted after an earlier demo would be skipped under
     * the key they came with, so they are sent once more under another.
     */
    public void awaitStored(DemoSeries series, int count) throws InterruptedException {
        long began = System.nanoTime();
        boolean resent = false;
        while (true) {
            long stored = stored(series);
            if (stored > series.given()) {
                throw new Failure(
                        series.id() + " holds " + stored + " points, the demo's are " + series.given(),
                        "delete the series (DELETE /v1/series/{id} of forecast-service), then repeat");
            }
            if (stored >= count) {
                return;
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (waited.compareTo(STORED_WITHIN) > 0) {
                throw new Failure(
                        "only " + stored + " of " + count + " points of " + series.id() + " are stored after "
                                + STORED_WITHIN.toSeconds() + " s",
                        "./millrace logs forecast-service");
            }
            if (!resent && waited.compareTo(RESEND_AFTER) > 0) {
                resent = true;
                send(series, 0, count, "-" + System.nanoTime());
            }
            Thread.sleep(100);
        }
    }

    /** Asks for a forecast on the output topic after every new point. */
    public void subscribe(DemoSeries series) throws InterruptedException {
        client.services()
                .put(
                        Service.FORECAST,
                        "/v1/subscriptions/" + ServiceClient.encode(subscription(series)),
                        Map.of(
                                "series", series.id(),
                                "horizon", series.heldBack(),
                                "every", 1,
                                "quantiles", List.of(0.05, 0.95),
                                "model", "auto"));
    }

    public Forecast forecast(DemoSeries series) throws InterruptedException {
        return client.forecast(series.id(), series.heldBack(), List.of(90), "auto");
    }

    /** Whether what left on the topic is the forecast that REST answered. */
    public static boolean same(Forecast rest, ForecastIssued issued) {
        return issued.model().digest().equals(rest.model().digest())
                && issued.mean().equals(rest.mean())
                && issued.times().equals(rest.times());
    }

    /** Whether {@code issued} is the demo's, made from all the points it was given. */
    public static boolean isOf(DemoSeries series, ForecastIssued issued) {
        return issued.series().value().equals(series.id())
                && issued.subscription().equals(subscription(series))
                && issued.watermark().count() == series.given();
    }

    static String subscription(DemoSeries series) {
        return series.id().replace('/', '-');
    }

    private long stored(DemoSeries series) throws InterruptedException {
        Optional<Series> known = client.series(Optional.of(series.id()), 10).stream()
                .filter(one -> one.id().equals(series.id()))
                .findFirst();
        return known.map(Series::count).orElse(0L);
    }

    private static String digest(byte[] body) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(whole, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For the closing hints: how a shell would send one point. */
    public static String curlPoint(int port) {
        return "curl -s http://127.0.0.1:" + port + "/v1/points -H 'Content-Type: application/json' \\\n"
                + "    -d '{\"series\":\"my/series\",\"points\":[{\"time\":\"2026-03-01T12:00:00Z\",\"value\":42}]}'";
    }
}
