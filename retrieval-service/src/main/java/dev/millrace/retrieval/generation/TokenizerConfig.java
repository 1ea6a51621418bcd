package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code tokenizer_config.json} and {@code chat_template.jinja} say.
 *
 * @param begin the token that begins a text, as written @param end the one that ends it
 * @param addBegin whether {@code begin} stands before every text; empty: what {@code tokenizer.json} does holds
 * @param template of a conversation, in Jinja; the file of its own goes before the field
 */
record TokenizerConfig(
        Optional<String> begin, Optional<String> end, Optional<Boolean> addBegin, Optional<String> template) {

    static final String FILE = "tokenizer_config.json";
    static final String TEMPLATE_FILE = "chat_template.jinja";

    /** Added tokens are listed here once more by some. */
    private static final long LARGEST = 16 << 20;

    private static final long LARGEST_TEMPLATE = 1 << 20;

    static TokenizerConfig read(Path folder) throws IOException {
        JsonNode json = FolderFiles.json(folder, FILE, LARGEST)
                .orElseGet(() -> JsonMapper.shared().createObjectNode());
        Optional<String> own = FolderFiles.bytes(folder, TEMPLATE_FILE, LARGEST_TEMPLATE)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        JsonNode addBegin = json.path("add_bos_token");
        return new TokenizerConfig(
                token(json.path("bos_token")),
                token(json.path("eos_token")),
                addBegin.isBoolean() ? Optional.of(addBegin.booleanValue()) : Optional.empty(),
                own.or(() -> template(json.path("chat_template"))));
    }

    /** Written as text, or as an object with its {@code content}. */
    private static Optional<String> token(JsonNode token) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        return content.isString() && !content.stringValue().isEmpty()
                ? Optional.of(content.stringValue())
                : Optional.empty();
    }

    /** One text, or several with names, of which the one named {@code default} is meant for conversations. */
    private static Optional<String> template(JsonNode template) {
        if (template.isString()) {
            return Optional.of(template.stringValue());
        }
        if (!template.isArray() || template.isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode named : template) {
            if (named.path("name").asString("").equals("default")) {
                return Optional.of(named.path("template").asString(""));
            }
        }
        throw new DecoderFormatException(FILE + ": none of the chat_templates is named default");
    }
}
