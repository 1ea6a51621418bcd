package dev.millrace.retrieval.generation;

import dev.millrace.retrieval.decoder.RandomDecoders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import tools.jackson.databind.json.JsonMapper;

/** Folders of small decoders with random weights. */
final class TestModels {

    /** A Sunday. */
    static final Clock CLOCK = Clock.fixed(Instant.parse("2025-03-09T17:05:01Z"), ZoneOffset.UTC);

    private TestModels() {}

    /** A folder with all that a model needs, and a template for conversations. */
    static Path write(Path folder) throws IOException {
        String json = RandomDecoders.config("LlamaForCausalLM", true, ", \"eos_token_id\": 2")
                .replace("\"vocab_size\": 50", "\"vocab_size\": 264");
        RandomDecoders.write(folder, json, new RandomDecoders().weights(json));
        Files.writeString(folder.resolve("tokenizer.json"), TestTokenizers.bytes());
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                JsonMapper.shared()
                        .createObjectNode()
                        .put("eos_token", "<|im_end|>")
                        .put("chat_template", template("smollm2.jinja"))
                        .toString());
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [0, 2]}");
        Files.writeString(folder.resolve("README.md"), "none of the model's files");
        return folder;
    }

    static String template(String name) {
        try (InputStream in = TestModels.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
