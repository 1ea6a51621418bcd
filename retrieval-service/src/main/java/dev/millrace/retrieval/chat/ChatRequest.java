package dev.millrace.retrieval.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.block.Owner;
import dev.millrace.retrieval.generation.ChatMessage;
import dev.millrace.retrieval.generation.ChatMessage.Role;
import dev.millrace.retrieval.generation.GenerationWish;
import dev.millrace.retrieval.prompt.PromptMode;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A conversation, in the words of OpenAI's interface, and with documents.
 *
 * @param model {@code decoder/NAME}'s champion by its NAME, or {@code demo-reader}
 * @param documents texts to answer from, each a block: strings, or objects with {@code text} and perhaps {@code title}
 * @param retrieve documents of the tenant to answer from as well, found by the last message
 * @param mode {@code block}, {@code full} or {@code anchor}; without it what model and machine are best with
 * @param n must be 1
 */
record ChatRequest(
        @Nullable String model,
        @Nullable List<@Nullable Message> messages,
        @Nullable List<JsonNode> documents,
        @Nullable Retrieve retrieve,
        @Nullable String mode,
        @Nullable Boolean stream,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("repetition_penalty") @Nullable Double repetitionPenalty,
        @Nullable JsonNode stop,
        @Nullable Long seed,
        @Nullable Integer n,
        @Nullable String user) {

    private static final int MOST_MESSAGES = 1_000;
    static final int MOST_DOCUMENTS = 256;

    /** @param content a string, or a list of parts of type text */
    record Message(@Nullable String role, @Nullable JsonNode content) {}

    /** @param k passages at most, default 5 @param filter as a search has it */
    record Retrieve(@Nullable Integer k, @Nullable JsonNode filter) {}

    /** A text of the request. */
    record Given(String text, Optional<Owner> owner) {}

    String requireModel() {
        if (model == null || model.isBlank()) {
            throw ApiException.invalid("model", "is required");
        }
        return model;
    }

    List<ChatMessage> checkedMessages() {
        if (messages == null || messages.isEmpty() || messages.size() > MOST_MESSAGES) {
            throw ApiException.invalid("messages", "has 1 to " + MOST_MESSAGES + " messages");
        }
        if (n != null && n != 1) {
            throw ApiException.invalid("n", "must be 1");
        }
        List<ChatMessage> checked = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            String field = "messages[" + i + "]";
            Message message = messages.get(i);
            if (message == null) {
                throw ApiException.invalid(field, "is missing");
            }
            checked.add(new ChatMessage(role(field, message.role()), content(field, message.content())));
        }
        return checked;
    }

    private static Role role(String field, @Nullable String name) {
        String known = "developer".equals(name) ? Role.SYSTEM.wireName() : name;
        return Arrays.stream(Role.values())
                .filter(role -> role.wireName().equals(known))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(field + ".role", "is system, user or assistant"));
    }

    private static String content(String field, @Nullable JsonNode content) {
        if (content != null && content.isString()) {
            return content.stringValue();
        }
        if (content == null || !content.isArray()) {
            throw ApiException.invalid(field + ".content", "is a string, or a list of parts of text");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asString("").equals("text")
                    || !part.path("text").isString()) {
                throw ApiException.invalid(field + ".content", "has a part that is no text");
            }
            text.append(part.get("text").stringValue());
        }
        return text.toString();
    }

    List<Given> given() {
        if (documents == null) {
            return List.of();
        }
        if (documents.size() > MOST_DOCUMENTS) {
            throw ApiException.invalid("documents", "has at most " + MOST_DOCUMENTS);
        }
        List<Given> given = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            JsonNode document = documents.get(i);
            JsonNode text = document.isString() ? document : document.path("text");
            if (!text.isString() || text.stringValue().isBlank()) {
                throw ApiException.invalid("documents[" + i + "]", "is a text, or an object with a text");
            }
            String title = document.path("title").asString("");
            given.add(new Given(
                    title.isBlank() ? text.stringValue() : title + "\n" + text.stringValue(), owner(i, document)));
        }
        return given;
    }

    /** A request may say that a text is a version of a document: it goes from the cache when that version does. */
    private static Optional<Owner> owner(int i, JsonNode document) {
        if (!document.path("id").isString() || !document.path("version").isString()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Owner(
                    new DocumentId(document.get("id").stringValue()),
                    document.get("version").stringValue()));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("documents[" + i + "].id", String.valueOf(e.getMessage()));
        }
    }

    Optional<PromptMode> checkedMode() {
        return Optional.ofNullable(mode)
                .map(name -> PromptMode.named(name)
                        .orElseThrow(() -> ApiException.invalid("mode", "is block, full or anchor")));
    }

    boolean streams() {
        return Boolean.TRUE.equals(stream);
    }

    GenerationWish wish() {
        Integer most = maxCompletionTokens == null ? maxTokens : maxCompletionTokens;
        return new GenerationWish(
                most == null ? OptionalInt.empty() : OptionalInt.of(most),
                temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
                topK == null ? OptionalInt.empty() : OptionalInt.of(topK),
                topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP),
                repetitionPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(repetitionPenalty),
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                stops());
    }

    private Optional<List<String>> stops() {
        if (stop == null || stop.isNull()) {
            return Optional.empty();
        }
        if (stop.isString()) {
            return Optional.of(List.of(stop.stringValue()));
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode one : stop) {
            if (!one.isString()) {
                throw ApiException.invalid("stop", "is a string or a list of strings");
            }
            stops.add(one.stringValue());
        }
        return Optional.of(stops);
    }
}
