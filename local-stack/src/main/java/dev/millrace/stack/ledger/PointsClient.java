package dev.millrace.stack.ledger;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Sends a request until it is acknowledged, as a careful client does. Thread-safe. */
final class PointsClient {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Endpoints endpoints;
    private final LedgerPlan plan;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final LongAdder retries = new LongAdder();

    PointsClient(Endpoints endpoints, LedgerPlan plan) {
        this.endpoints = endpoints;
        this.plan = plan;
    }

    /** @throws IllegalStateException when the request is refused for good, or not acknowledged within minutes */
    void send(Write write) throws InterruptedException {
        HttpRequest request = endpoints
                .request(endpoints.ingest().resolve("/v1/points?precision=ns"))
                .header("content-type", "application/json")
                .header("idempotency-key", write.key())
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofByteArray(write.body(plan)))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String trouble;
            try {
                HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
                int status = answer.statusCode();
                if (status == 200) {
                    return;
                }
                if (status != 429 && status < 500) {
                    throw new IllegalStateException("refused with " + status + ": " + answer.body());
                }
                trouble = status + " " + answer.body();
            } catch (IOException e) {
                trouble = e.toString();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not acknowledged within " + PATIENCE + ": " + trouble);
            }
            retries.increment();
            Thread.sleep(PAUSE);
        }
    }

    long retries() {
        return retries.sum();
    }
}
