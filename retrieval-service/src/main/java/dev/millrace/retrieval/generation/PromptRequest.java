package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.generation.ChatMessage.Role;
import dev.millrace.servicekit.ApiException;
import java.util.List;

/**
 * What a prompt is to say. White space around texts is left out, as most templates do.
 *
 * @param instructions before the documents; may be empty
 * @param documents in this order, each a block of its own
 * @param messages an optional system message, then users and assistants in turn, from a user to a user
 */
public record PromptRequest(String instructions, List<String> documents, List<ChatMessage> messages) {

    /** @throws ApiException {@code invalid-request} when the messages are not in this order, or a document is blank */
    public PromptRequest {
        instructions = instructions.strip();
        documents = documents.stream().map(String::strip).toList();
        messages = messages.stream()
                .map(message ->
                        new ChatMessage(message.role(), message.content().strip()))
                .toList();
        if (documents.contains("")) {
            throw ApiException.invalid("documents", "must not be blank");
        }
        int first = !messages.isEmpty() && messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
        for (int i = first; i < messages.size(); i++) {
            Role due = (i - first) % 2 == 0 ? Role.USER : Role.ASSISTANT;
            if (messages.get(i).role() != due) {
                throw ApiException.invalid("messages[" + i + "].role", "must be " + due.wireName());
            }
        }
        if (messages.isEmpty() || messages.getLast().role() != Role.USER) {
            throw ApiException.invalid("messages", "must end with one of a user");
        }
    }

    /** One question about documents. */
    public static PromptRequest question(String instructions, List<String> documents, String question) {
        return new PromptRequest(instructions, documents, List.of(ChatMessage.user(question)));
    }
}
