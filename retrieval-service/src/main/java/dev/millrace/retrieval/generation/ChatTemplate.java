package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.retrieval.jinja.JinjaException;
import dev.millrace.retrieval.jinja.Template;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a model's conversations are written, in its own words. Immutable and thread-safe. */
final class ChatTemplate {

    private final Template template;
    private final TokenizerConfig config;

    private ChatTemplate(Template template, TokenizerConfig config) {
        this.template = template;
        this.config = config;
    }

    /** @throws DecoderFormatException when it is no template */
    static ChatTemplate of(String source, TokenizerConfig config, Clock clock) {
        if (source.indexOf(Placeholders.OPEN) >= 0) {
            throw new DecoderFormatException("the chat template has characters that no text has");
        }
        try {
            return new ChatTemplate(Template.parse(source, clock), config);
        } catch (JinjaException e) {
            throw new DecoderFormatException("the chat template cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The conversation up to where the model goes on.
     *
     * @throws TemplateException when the template refuses it or fails
     */
    String render(List<ChatMessage> messages) {
        Map<String, @Nullable Object> variables = new LinkedHashMap<>();
        variables.put("messages", messages.stream().map(ChatTemplate::map).toList());
        variables.put("add_generation_prompt", true);
        // As Hugging Face's library gives them when there are none.
        variables.put("tools", null);
        variables.put("documents", null);
        config.begin().ifPresent(begin -> variables.put("bos_token", begin));
        config.end().ifPresent(end -> variables.put("eos_token", end));
        try {
            return template.render(variables);
        } catch (JinjaException e) {
            throw e.raised()
                    ? TemplateException.refused(String.valueOf(e.getMessage()))
                    : TemplateException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> map(ChatMessage message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role().wireName());
        map.put("content", message.content());
        return map;
    }
}
