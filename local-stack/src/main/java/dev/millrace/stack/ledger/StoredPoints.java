package dev.millrace.stack.ledger;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is stored through the public interface. Thread-safe. */
final class StoredPoints {

    private static final int PAGE = 10_000;

    private final Endpoints endpoints;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    StoredPoints(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** All points of one series, by time. */
    record Points(long[] times, double[] values) {}

    /** Stored points over all series whose id starts with {@code prefix}. */
    long count(String prefix) throws IOException, InterruptedException {
        long count = 0;
        String next = "";
        do {
            JsonNode page = get(endpoints
                    .forecast()
                    .resolve("/v1/series?limit=1000&prefix=" + encoded(prefix)
                            + (next.isEmpty() ? "" : "&after=" + encoded(next))));
            for (JsonNode series : page.get("series")) {
                count += series.get("count").longValue();
            }
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return count;
    }

    Points read(String series) throws IOException, InterruptedException {
        List<Long> times = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get(endpoints
                    .forecast()
                    .resolve("/v1/series/" + encoded(series) + "/points?limit=" + PAGE
                            + (next.isEmpty() ? "" : "&after=" + encoded(next))));
            for (JsonNode time : page.get("times")) {
                Instant instant = Instant.parse(time.stringValue());
                times.add(
                        Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano()));
            }
            for (JsonNode value : page.get("values")) {
                values.add(value.doubleValue());
            }
            next = page.path("next").asString("");
        } while (!next.isEmpty());
        return new Points(
                times.stream().mapToLong(Long::longValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(endpoints.request(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
