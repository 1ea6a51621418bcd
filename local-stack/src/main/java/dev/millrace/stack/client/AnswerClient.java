package dev.millrace.stack.client;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.AnswerDone;
import dev.millrace.stack.client.Answers.AnswerSentence;
import dev.millrace.stack.client.Answers.StreamProblem;
import dev.millrace.stack.local.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks the retrieval-service questions. Thread-safe. */
public final class AnswerClient {

    private static final String PATH = "/v1/answers";

    private final ServiceClient services;

    public AnswerClient(ServiceClient services) {
        this.services = services;
    }

    /**
     * Asks, and hands over each sentence as it comes.
     *
     * @param request see {@code POST /v1/answers}
     */
    public AnswerDone ask(Map<String, Object> request, Consumer<AnswerSentence> sentences) throws InterruptedException {
        List<AnswerDone> ends = new ArrayList<>();
        services.events(Service.RETRIEVAL, PATH, request, event -> {
            switch (event.name()) {
                case "sentence" -> sentences.accept(ServiceClient.read(event.data(), AnswerSentence.class));
                case "done" -> ends.add(ServiceClient.read(event.data(), AnswerDone.class));
                case "error" -> {
                    StreamProblem problem = ServiceClient.read(event.data(), StreamProblem.class);
                    throw new Failure(problem.code() + ": " + problem.detail());
                }
                default -> {
                    // a later release may say more
                }
            }
        });
        if (ends.isEmpty()) {
            throw new Failure("the answer broke off", "./millrace logs " + Service.RETRIEVAL.module());
        }
        return ends.getLast();
    }
}
