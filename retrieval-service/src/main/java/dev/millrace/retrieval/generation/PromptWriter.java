package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.retrieval.generation.ChatMessage.Role;
import dev.millrace.retrieval.generation.Prompt.Kind;
import dev.millrace.retrieval.generation.Prompt.Segment;
import dev.millrace.servicekit.ApiException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes conversations with documents as prompts. Immutable and thread-safe.
 *
 * <p>The documents stand in the first message of the user, behind the instructions and before what the user says, each followed by an
 * empty line. So every document is a stretch of the prompt that says the same wherever it stands, and nothing of the conversation comes
 * before the last of them.
 *
 * <p>A model's template gets placeholders for all that is not its own, and the prompt is cut at them: whatever a text says, it is no part
 * of the program that writes the prompt, and no control token ({@link TextTokenizer}). Where a template refuses a system message, that
 * one goes before the instructions. A model without a template reads plain text:
 *
 * <pre>
 * {begin token}{system message}⏎⏎{instructions}⏎⏎
 * {document}⏎⏎
 * …
 * Question: {what the user says}⏎Answer:
 * </pre>
 *
 * where each answer of the conversation follows its question behind a space and before an empty line.
 */
public final class PromptWriter {

    private static final String GAP = "\n\n";

    private final Optional<ChatTemplate> template;
    private final String begin;

    private PromptWriter(Optional<ChatTemplate> template, String begin) {
        this.template = template;
        this.begin = begin;
    }

    /** @throws DecoderFormatException when the template is not one of Jinja's that conversations can be written with */
    static PromptWriter of(TokenizerConfig config, boolean begins, Clock clock) {
        Optional<ChatTemplate> template = config.template().map(source -> ChatTemplate.of(source, config, clock));
        return new PromptWriter(template, begins ? config.begin().orElse("") : "");
    }

    /** Whether the model comes with a template of its own. */
    public boolean hasTemplate() {
        return template.isPresent();
    }

    /** @throws ApiException {@code invalid-request} when the model's template does not take the conversation */
    public Prompt write(PromptRequest request) {
        return template.isPresent() ? templated(template.get(), request) : plain(request);
    }

    private Prompt plain(PromptRequest request) {
        List<TextPart> preamble = new ArrayList<>();
        if (!begin.isEmpty()) {
            preamble.add(TextPart.markup(begin));
        }
        for (String text : List.of(system(request), request.instructions())) {
            if (!text.isEmpty()) {
                preamble.add(TextPart.text(text + GAP));
            }
        }
        List<Segment> segments = new ArrayList<>();
        List<TextPart> question = new ArrayList<>();
        if (request.documents().isEmpty()) {
            question.addAll(preamble);
        } else if (!preamble.isEmpty()) {
            segments.add(new Segment(Kind.PREAMBLE, preamble));
        }
        for (String document : request.documents()) {
            segments.add(new Segment(Kind.DOCUMENT, List.of(TextPart.text(document + GAP))));
        }
        for (ChatMessage message : turns(request)) {
            question.add(TextPart.text(
                    message.role() == Role.USER
                            ? "Question: " + message.content() + "\nAnswer:"
                            : " " + message.content() + GAP));
        }
        segments.add(new Segment(Kind.QUESTION, question));
        return new Prompt(segments);
    }

    private static Prompt templated(ChatTemplate template, PromptRequest request) {
        try {
            return rendered(template, request, system(request), "");
        } catch (TemplateException e) {
            if (!e.refused() || system(request).isEmpty()) {
                throw unfit(e);
            }
        }
        try {
            return rendered(template, request, "", system(request));
        } catch (TemplateException e) {
            throw unfit(e);
        }
    }

    /** @param system message of its own @param before what stands before the instructions */
    private static Prompt rendered(ChatTemplate template, PromptRequest request, String system, String before) {
        Placeholders texts = new Placeholders();
        List<ChatMessage> messages = new ArrayList<>();
        if (!system.isEmpty()) {
            messages.add(new ChatMessage(Role.SYSTEM, texts.text(system)));
        }
        StringBuilder opening = new StringBuilder();
        for (String text : List.of(before, request.instructions())) {
            if (!text.isEmpty()) {
                opening.append(texts.text(text + GAP));
            }
        }
        for (String document : request.documents()) {
            opening.append(texts.document(document + GAP));
        }
        for (ChatMessage message : turns(request)) {
            String content = message.content().isEmpty() ? "" : texts.text(message.content());
            messages.add(new ChatMessage(message.role(), opening + content));
            opening.setLength(0);
        }
        return texts.prompt(template.render(messages));
    }

    private static String system(PromptRequest request) {
        ChatMessage first = request.messages().getFirst();
        return first.role() == Role.SYSTEM ? first.content() : "";
    }

    private static List<ChatMessage> turns(PromptRequest request) {
        return request.messages().getFirst().role() == Role.SYSTEM
                ? request.messages().subList(1, request.messages().size())
                : request.messages();
    }

    private static ApiException unfit(TemplateException e) {
        return ApiException.invalid("messages", "cannot be written by the model's chat template: " + e.getMessage());
    }
}
