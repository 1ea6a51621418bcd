package dev.millrace.stack.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client that fails on any answer but 2xx. Thread-safe. */
final class Http {

    private static final int NOT_FOUND = 404;
    private static final int OVERLOADED = 429;
    private static final int MOST_REPEATS = 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    HttpResponse<byte[]> post(URI uri, String type, byte[] body) throws IOException, InterruptedException {
        return call(HttpRequest.newBuilder(uri)
                .header("content-type", type)
                .timeout(Duration.ofMinutes(5))
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<byte[]> put(URI uri, String type, byte[] body) throws IOException, InterruptedException {
        return call(HttpRequest.newBuilder(uri)
                .header("content-type", type)
                .timeout(Duration.ofMinutes(5))
                .PUT(BodyPublishers.ofByteArray(body))
                .build());
    }

    /** The text of the answer, whatever its status. */
    String answerOf(URI uri, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .timeout(Duration.ofMinutes(5))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /** Empty where there is nothing (yet). */
    Optional<JsonNode> find(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
        return answer.statusCode() == NOT_FOUND
                ? Optional.empty()
                : Optional.of(JsonMapper.shared().readTree(good(uri, answer).body()));
    }

    String text(URI uri) throws IOException, InterruptedException {
        return new String(
                call(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build())
                        .body(),
                StandardCharsets.UTF_8);
    }

    JsonNode get(URI uri) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(call(HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .build())
                        .body());
    }

    /** Sends all bodies, {@code clients} at a time. @return seconds until the last was answered */
    double postAll(URI uri, String type, List<byte[]> bodies, int clients)
            throws IOException, InterruptedException, ExecutionException {
        ConcurrentLinkedQueue<byte[]> open = new ConcurrentLinkedQueue<>(bodies);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                senders.add(threads.submit(() -> {
                    for (byte[] body = open.poll(); body != null; body = open.poll()) {
                        post(uri, type, body);
                    }
                    return null;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** As a client should: who is told to come back later does, and the wait counts. */
    private HttpResponse<byte[]> call(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        for (int again = 0; answer.statusCode() == OVERLOADED && again < MOST_REPEATS; again++) {
            Thread.sleep(Duration.ofSeconds(
                    answer.headers().firstValueAsLong("retry-after").orElse(1)));
            answer = client.send(request, BodyHandlers.ofByteArray());
        }
        return good(request.uri(), answer);
    }

    private static HttpResponse<byte[]> good(URI uri, HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(uri + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }
}
