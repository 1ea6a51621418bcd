package dev.millrace.retrieval.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.TenantId;
import dev.millrace.lab.LabFrame;
import dev.millrace.lab.Output;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.retrieval.decoder.RandomDecoders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportDecoderCommandIT {

    private static final String TOKENIZER = """
            {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": null, "post_processor": null,
             "decoder": null, "truncation": null, "padding": null,
             "model": {"type": "WordLevel", "vocab": {"a": 0, "?": 1}, "unk_token": "?"}}
            """;

    private final FakeRegistry registry = new FakeRegistry();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        registry.setSilent(true);
        String json = RandomDecoders.config("Qwen2ForCausalLM", true, "");
        RandomDecoders.write(folder, json, new RandomDecoders().weights(json));
        Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
    }

    @Test
    void aFolderIsOneVersionHoweverOftenItIsImported() throws IOException {
        assertThat(run("--model", "decoder/tiny")).isZero();
        JsonNode row = row();
        String version = row.path("version").stringValue();
        assertThat(row.path("model").stringValue()).isEqualTo("decoder/tiny");
        assertThat(row.path("files").intValue()).isEqualTo(3);
        Map<String, Object> stored = registry.version(version);
        assertThat(stored).containsEntry("name", "decoder/tiny");
        JsonNode manifest = JsonMapper.shared().valueToTree(stored).path("manifest");
        assertThat(manifest.path("kind").stringValue()).isEqualTo("decoder");
        assertThat(manifest.path("family").stringValue()).isEqualTo("decoder");
        assertThat(manifest.path("kernels").path(0).path("name").stringValue()).isEqualTo("full-chunked");
        assertThat(registry.kernels())
                .containsKey("full-chunked/"
                        + manifest.path("kernels").path(0).path("version").intValue());
        List<String> files = new ArrayList<>();
        manifest.path("files").forEach(file -> {
            files.add(file.path("name").stringValue());
            assertThat(registry.artefact(file.path("sha256").stringValue()))
                    .hasSize(file.path("bytes").intValue());
        });
        assertThat(files).containsExactly("config.json", "model.safetensors", "tokenizer.json");
        assertThat(registry.champion(TenantId.DEFAULT, "decoder/tiny")).isEmpty();

        assertThat(run("--model", "decoder/tiny", "--champion", "true")).isZero();
        assertThat(row().path("version").stringValue()).isEqualTo(version);
        assertThat(registry.champion(TenantId.DEFAULT, "decoder/tiny")).isEqualTo(Optional.of(version));
    }

    @Test
    void whatCannotBeOpenedIsNotSent() throws IOException {
        Files.delete(folder.resolve("tokenizer.json"));
        assertThat(run()).isEqualTo(3);
        assertThat(text()).contains("has no tokenizer.json", "Hugging Face");
        assertThat(registry.registrations()).isZero();
        assertThat(registry.kernels()).isEmpty();
    }

    @Test
    void aRegistryThatIsAwayOrHasAnotherKernelIsSaid() {
        assertThat(run("--model", "ranker/x")).isEqualTo(3);
        assertThat(text()).contains("decoder/NAME");
        registry.setAway(true);
        assertThat(run()).isEqualTo(3);
        assertThat(text()).contains("The model-registry cannot be reached", "./millrace up");
        registry.setAway(false);
        registry.recordKernel("full-chunked/1", "0".repeat(64));
        assertThat(run()).isEqualTo(3);
        assertThat(text()).contains("the registry has another kernel full-chunked");
    }

    private int run(String... options) {
        out.reset();
        List<String> arguments =
                new ArrayList<>(List.of("import-decoder", folder.toString(), "--registry", registry.url()));
        arguments.addAll(List.of(options));
        return new LabFrame(List.of(new ImportDecoderCommand()), Lab::known)
                .run(arguments, new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private JsonNode row() {
        return text().lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(line -> line.path("kind").stringValue().equals("row"))
                .map(line -> line.path("row"))
                .findFirst()
                .orElseThrow();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
