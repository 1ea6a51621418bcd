package dev.millrace.stack.demo;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.DocumentDetails;
import dev.millrace.stack.client.Answers.SearchAnswer;
import dev.millrace.stack.client.Answers.StoredDocument;
import dev.millrace.stack.client.ServiceClient;
import dev.millrace.stack.local.Service;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** The demo's steps with documents against a running stack. Each may be repeated without harm. */
public final class DemoDocuments {

    /** Of all of them; a busy machine of two cores needs one. */
    private static final Duration SEARCHED_WITHIN = Duration.ofMinutes(5);

    private final ServiceClient client;

    public DemoDocuments(ServiceClient client) {
        this.client = client;
    }

    public StoredDocument send(DemoDocument document) throws InterruptedException {
        String answer = client.stream(
                Service.INGEST,
                "/v1/documents?id=" + ServiceClient.encode(document.id()) + "&tag="
                        + ServiceClient.encode(document.tag()),
                Map.of("Content-Type", document.mediaType()),
                BodyPublishers.ofByteArray(document.content()));
        return ServiceClient.read(answer, StoredDocument.class);
    }

    /**
     * Waits until words and vectors of all are searched, as they were sent.
     *
     * @param progress is told how many are
     */
    public void awaitSearched(List<StoredDocument> all, IntConsumer progress) throws InterruptedException {
        long began = System.nanoTime();
        Deque<StoredDocument> waiting = new ArrayDeque<>(all);
        while (!waiting.isEmpty()) {
            progress.accept(all.size() - waiting.size());
            if (isSearched(waiting.getFirst())) {
                waiting.removeFirst();
                continue;
            }
            if (System.nanoTime() - began > SEARCHED_WITHIN.toNanos()) {
                throw new Failure(
                        waiting.size() + " of " + all.size() + " documents have no vectors after "
                                + SEARCHED_WITHIN.toMinutes() + " min",
                        "./millrace logs retrieval-service");
            }
            Thread.sleep(100);
        }
        progress.accept(all.size());
    }

    private boolean isSearched(StoredDocument document) throws InterruptedException {
        Optional<DocumentDetails> stored = client.find(
                Service.RETRIEVAL, "/v1/documents/" + ServiceClient.encode(document.id()), DocumentDetails.class);
        if (stored.isEmpty()) {
            return false;
        }
        Map<String, Object> state = stored.get().state();
        if ("failed".equals(state.get("vectors"))) {
            throw new Failure(
                    document.id() + " has got no vectors: " + state.get("problem"),
                    "./millrace logs retrieval-service");
        }
        return stored.get().digest().equals(document.digest())
                && "indexed".equals(state.get("words"))
                && "indexed".equals(state.get("vectors"));
    }

    public SearchAnswer ask(Question question) throws InterruptedException {
        return client.post(Service.RETRIEVAL, "/v1/search", question.request(), SearchAnswer.class);
    }
}
