package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.retrieval.decoder.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class GenerationConfigTest {

    private static final DecoderConfig DECODER = new DecoderConfig(
            8,
            8,
            1,
            1,
            1,
            8,
            100,
            1e-5,
            1e4,
            new RopeScaling.None(),
            64,
            true,
            false,
            false,
            false,
            1,
            List.of(2),
            false);

    @TempDir
    private Path folder;

    @Test
    void withoutAFileADecoderGeneratesGreedilyToItsOwnEnd() throws IOException {
        assertThat(GenerationConfig.read(folder, DECODER))
                .isEqualTo(new GenerationConfig(List.of(2), false, 1, 0, 1, 1, OptionalInt.empty()));
    }

    @Test
    void theFileSaysHow() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), """
                {"bos_token_id": 1, "eos_token_id": [90, 7, 400], "do_sample": true, "temperature": 0.6, "top_k": 20,
                 "top_p": 0.8, "repetition_penalty": 1.05, "max_new_tokens": 33, "transformers_version": "4.45"}
                """);
        // What is none of the vocabulary ends nothing.
        assertThat(GenerationConfig.read(folder, DECODER))
                .isEqualTo(new GenerationConfig(List.of(2, 7, 90), true, .6, 20, .8, 1.05, OptionalInt.of(33)));
    }

    @Test
    void whatDoesNotSampleHasNoUsualNucleus() {
        assertThat(of("{\"eos_token_id\": 5}"))
                .isEqualTo(new GenerationConfig(List.of(2, 5), false, 1, 0, 1, 1, OptionalInt.empty()));
        assertThat(of("{\"do_sample\": true}").topK()).isEqualTo(50);
        assertThat(of("{\"do_sample\": true, \"temperature\": 0}").sample()).isFalse();
        assertThat(of("{\"do_sample\": true, \"top_p\": null}").topP()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"temperature\": -1}",
                "{\"temperature\": \"hot\"}",
                "{\"top_p\": 0}",
                "{\"top_p\": 1.5}",
                "{\"top_k\": -1}",
                "{\"repetition_penalty\": 0}"
            })
    void whatCannotBeIsNamed(String json) {
        String field = json.substring(2, json.indexOf('"', 2));
        assertThatThrownBy(() -> of(json))
                .isInstanceOf(DecoderFormatException.class)
                .hasMessageContaining("generation_config.json: " + field);
    }

    private static GenerationConfig of(String json) {
        return GenerationConfig.of(JsonMapper.shared().readTree(json), DECODER);
    }
}
