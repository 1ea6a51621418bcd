package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests as a careful client sends them: again, until they are answered. Thread-safe. */
final class Calls {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private final Endpoints endpoints;
    private final LongAdder retries = new LongAdder();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    Calls(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    record Answer(int status, JsonNode json) {

        boolean good() {
            return status / 100 == 2;
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    Answer get(URI uri) throws InterruptedException {
        return untilAnswered(endpoints.request(uri).GET());
    }

    /** Sends it until somebody says yes or no: 429 and 5xx are neither. */
    Answer send(String method, URI uri, String type, String body) throws InterruptedException {
        return untilAnswered(
                endpoints.request(uri).header("content-type", type).method(method, BodyPublishers.ofString(body)));
    }

    long retries() {
        return retries.sum();
    }

    private Answer untilAnswered(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.timeout(ANSWER_WITHIN).build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String trouble;
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() != 429 && answer.statusCode() < 500) {
                    return new Answer(answer.statusCode(), read(answer.body()));
                }
                trouble = answer.statusCode() + " " + answer.body();
            } catch (IOException e) {
                trouble = e.toString();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " is not answered within "
                        + PATIENCE + ": " + trouble);
            }
            retries.increment();
            Thread.sleep(PAUSE);
        }
    }

    private static JsonNode read(String body) {
        return JsonMapper.shared().readTree(body.isBlank() ? "{}" : body);
    }
}
