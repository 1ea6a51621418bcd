package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.stack.Failure;
import dev.millrace.stack.documents.DocumentFile;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stack's way in and its searches, over HTTP. Thread-safe. */
record DocumentService(ScratchStack scratch, Http http) {

    private static final String PIECES = "millrace_encoder_pieces_total";

    /** Returns once it is acknowledged. */
    void send(String id, String mediaType, byte[] body) throws IOException, InterruptedException {
        http.post(scratch.uri(Service.INGEST).resolve("/v1/documents?id=" + encode(id)), mediaType, body);
    }

    /** Sends all, some at a time; returns once the last is acknowledged. */
    void sendAll(List<DocumentFile> files, int clients) throws InterruptedException, ExecutionException {
        ConcurrentLinkedQueue<DocumentFile> open = new ConcurrentLinkedQueue<>(files);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> senders = IntStream.range(0, clients)
                    .mapToObj(client -> threads.submit(() -> {
                        for (DocumentFile file = open.poll(); file != null; file = open.poll()) {
                            send(file.id(), file.mediaType(), Files.readAllBytes(file.path()));
                        }
                        return null;
                    }))
                    .toList();
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
    }

    /** Whether a document's vectors are searched. @throws Failure when it will never have any */
    boolean hasVectors(String id) throws IOException, InterruptedException {
        Optional<JsonNode> document = http.find(scratch.uri(Service.RETRIEVAL).resolve("/v1/documents/" + encode(id)));
        String state = document.map(one -> one.path("state").path("vectors").asString(""))
                .orElse("");
        if (state.equals("failed")) {
            throw new Failure(
                    "the document " + id + " could not be encoded: "
                            + document.orElseThrow()
                                    .path("state")
                                    .path("problem")
                                    .asString(""),
                    "see the log of the retrieval-service");
        }
        return state.equals("indexed");
    }

    /** How many pieces the service's encoder has taken since it started. */
    double pieces() throws IOException, InterruptedException {
        return http.text(scratch.uri(Service.RETRIEVAL).resolve("/actuator/prometheus"))
                .lines()
                .filter(line -> line.startsWith(PIECES))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the retrieval-service does not count " + PIECES));
    }

    /** Ids of what is found. @param depth documents ranked over their whole length, of which ten are asked for */
    List<String> search(String query, int depth) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.post(
                scratch.uri(Service.RETRIEVAL).resolve("/v1/search"),
                "application/json",
                EventJson.write(Map.of("query", query, "k", 10, "depth", depth)));
        return JsonMapper.shared()
                .readTree(answer.body())
                .path("documents")
                .valueStream()
                .map(one -> one.path("document").asString(""))
                .toList();
    }

    private static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
