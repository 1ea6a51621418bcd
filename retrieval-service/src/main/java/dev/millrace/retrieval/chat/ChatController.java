package dev.millrace.retrieval.chat;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.chat.ChatAnswer.Choice;
import dev.millrace.retrieval.chat.ChatAnswer.Said;
import dev.millrace.retrieval.chat.ChatRequest.Given;
import dev.millrace.retrieval.generation.ChatMessage;
import dev.millrace.retrieval.generation.ChatMessage.Role;
import dev.millrace.retrieval.generation.Ending;
import dev.millrace.retrieval.generation.GenerationOptions;
import dev.millrace.retrieval.generation.GenerationResult;
import dev.millrace.retrieval.generation.PromptRequest;
import dev.millrace.retrieval.generation.PromptTokens;
import dev.millrace.retrieval.prompt.LanguageModels;
import dev.millrace.retrieval.prompt.ModelUse;
import dev.millrace.retrieval.prompt.PromptMode;
import dev.millrace.retrieval.prompt.PromptReport;
import dev.millrace.retrieval.prompt.Writer;
import dev.millrace.retrieval.prompt.Writing;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.EventStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Conversations about documents: those of the request, those of the tenant, or none. */
@RestController
class ChatController {

    private static final Logger log = LoggerFactory.getLogger(ChatController.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final LanguageModels models;
    private final Writer writer;
    private final ChatDocuments retrieval;
    private final JsonMapper json;
    private final Clock clock = Clock.systemUTC();

    ChatController(LanguageModels models, Writer writer, ChatDocuments retrieval, JsonMapper json) {
        this.models = models;
        this.writer = writer;
        this.retrieval = retrieval;
        this.json = json;
    }

    @PostMapping(
            path = "/v1/chat/completions",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<ChatAnswer> complete(TenantId tenant, @RequestBody ChatRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        String name = request.requireModel();
        List<ChatMessage> messages = request.checkedMessages();
        List<Given> documents = new ArrayList<>(request.given());
        Optional<PromptMode> mode = request.checkedMode();
        Head head = new Head("chatcmpl-" + UUID.randomUUID(), clock.instant().getEpochSecond(), name);
        try (Writing writing = begun(tenant, name, messages, documents, mode, request)) {
            if (request.streams()) {
                stream(writing, head, EventStream.open(response, json));
                return null;
            }
            StringBuilder text = new StringBuilder();
            for (Optional<String> more = writing.more(); more.isPresent(); more = writing.more()) {
                text.append(more.get());
            }
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(head.whole(writing, text.toString()));
        }
    }

    private Writing begun(
            TenantId tenant,
            String name,
            List<ChatMessage> messages,
            List<Given> documents,
            Optional<PromptMode> mode,
            ChatRequest request) {
        ModelUse use = models.use(tenant, name);
        PromptTokens tokens;
        GenerationOptions options;
        try {
            options = writer.options(request.wish(), use.model().model().config());
            if (request.retrieve() != null && messages.getLast().role() == Role.USER) {
                documents.addAll(
                        0, retrieval.found(tenant, messages.getLast().content(), request.retrieve(), use.model()));
            }
            List<String> texts = documents.stream().map(Given::text).toList();
            tokens = use.model().model().tokens(new PromptRequest("", texts, messages));
        } catch (RuntimeException e) {
            use.close();
            throw e;
        }
        List<Optional<Owner>> owners = documents.stream().map(Given::owner).toList();
        return writer.write(tenant, use, tokens, owners, mode, options);
    }

    private static void stream(Writing writing, Head head, EventStream stream) throws InterruptedException {
        try {
            stream.data(head.piece(new Said(Optional.of("assistant"), Optional.of("")), Optional.empty()));
            for (Optional<String> more = writing.more(); more.isPresent(); more = writing.more()) {
                stream.data(head.piece(new Said(Optional.empty(), more), Optional.empty()));
            }
            stream.data(head.last(writing));
            stream.data("[DONE]");
        } catch (IOException gone) {
            log.debug("client went away", gone);
        }
    }

    /** What all pieces of one answer have. */
    private record Head(String id, long created, String model) {

        ChatAnswer whole(Writing writing, String text) {
            GenerationResult result = writing.result();
            switch (result.ending()) {
                case Ending.Failed(ApiException refused) -> throw refused;
                case Ending.Failed(Throwable cause) ->
                    throw new IllegalStateException("a text could not be written", cause);
                case Ending.Deadline _ ->
                    throw ApiException.unavailable("The answer was not written in time", RETRY_AFTER, null);
                default -> {}
            }
            PromptReport report = writing.report();
            Choice choice = new Choice(
                    0,
                    Optional.of(new Said(Optional.of("assistant"), Optional.of(text))),
                    Optional.empty(),
                    Optional.of(ChatAnswer.finish(result.ending())));
            return new ChatAnswer(
                    id,
                    ChatAnswer.WHOLE,
                    created,
                    model,
                    List.of(choice),
                    Optional.of(ChatAnswer.usage(result, report)),
                    Optional.of(report));
        }

        ChatAnswer piece(Said said, Optional<String> finish) {
            Choice choice = new Choice(0, Optional.empty(), Optional.of(said), finish);
            return new ChatAnswer(
                    id, ChatAnswer.PIECE, created, model, List.of(choice), Optional.empty(), Optional.empty());
        }

        ChatAnswer last(Writing writing) {
            PromptReport report = writing.report();
            GenerationResult result = writing.result();
            Choice choice = new Choice(
                    0,
                    Optional.empty(),
                    Optional.of(new Said(Optional.empty(), Optional.empty())),
                    Optional.of(ChatAnswer.finish(result.ending())));
            return new ChatAnswer(
                    id,
                    ChatAnswer.PIECE,
                    created,
                    model,
                    List.of(choice),
                    Optional.of(ChatAnswer.usage(result, report)),
                    Optional.of(report));
        }
    }
}
