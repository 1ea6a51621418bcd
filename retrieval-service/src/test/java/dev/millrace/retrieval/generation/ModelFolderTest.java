package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ModelFolderTest {

    private static final Path STORIES = Path.of("../../shared/models/stories260K");
    private static final GenerationProperties LIMITS = GenerationProperties.defaults();

    @TempDir
    private Path folder;

    @Test
    void aFolderBecomesAModel() throws IOException {
        try (LanguageModel model = open(TestModels.write(folder))) {
            assertThat(model.config().ends()).containsExactly(0, 2);
            assertThat(model.prompts().hasTemplate()).isTrue();
            assertThat(model.decoder().config().layers()).isEqualTo(3);
            PromptTokens tokens = model.tokens(
                    PromptRequest.question("Read this.", List.of("The sky is blue.", "Grass."), "What is the sky?"));
            assertThat(tokens.segments())
                    .extracting(PromptTokens.Segment::kind)
                    .containsExactly(
                            Prompt.Kind.PREAMBLE, Prompt.Kind.DOCUMENT, Prompt.Kind.DOCUMENT, Prompt.Kind.QUESTION);
            assertThat(model.tokenizer().decode(tokens.all()))
                    .endsWith("user\nRead this.\n\nThe sky is blue.\n\nGrass.\n\nWhat is the sky?<|im_end|>\n"
                            + "<|im_start|>assistant\n");
            assertThat(tokens.question()).endsWith(model.tokenizer().encode("assistant\n"));
            assertThatThrownBy(() -> model.tokens(PromptRequest.question("", List.of(), "x".repeat(2048))))
                    .isInstanceOf(ApiException.class)
                    .hasMessageContaining("room for 2048");
        }
    }

    @Test
    void theSameFilesAreTheSameModelWhateverLiesBesideThem() throws IOException {
        TestModels.write(folder);
        assertThat(ModelFolder.names(folder))
                .containsExactly(
                        "config.json",
                        "generation_config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json");
        String digest = ModelFolder.digest(ModelFolder.digests(folder));
        Files.writeString(folder.resolve("README.md"), "another text");
        assertThat(ModelFolder.digest(ModelFolder.digests(folder))).isEqualTo(digest);
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [0, 2] }");
        assertThat(ModelFolder.digest(ModelFolder.digests(folder))).isNotEqualTo(digest);
        TreeMap<String, String> renamed = new TreeMap<>(ModelFolder.digests(folder));
        renamed.put("other.json", renamed.remove("config.json"));
        assertThat(ModelFolder.digest(renamed)).isNotEqualTo(ModelFolder.digest(ModelFolder.digests(folder)));
    }

    @Test
    void shardsAreTheModelsWithTheirIndex() throws IOException {
        TestModels.write(folder);
        Files.move(folder.resolve("model.safetensors"), folder.resolve("model-00001-of-00001.safetensors"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.norm.weight\": \"model-00001-of-00001.safetensors\"}}");
        assertThat(ModelFolder.names(folder))
                .contains("model.safetensors.index.json", "model-00001-of-00001.safetensors")
                .doesNotContain("model.safetensors");
        try (LanguageModel model = open(folder)) {
            assertThat(model.digest()).isEqualTo(ModelFolder.digest(ModelFolder.digests(folder)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json"})
    void whatIsMissingIsNamed(String file) throws IOException {
        TestModels.write(folder);
        Files.delete(folder.resolve(file));
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(DecoderFormatException.class)
                .hasMessageContaining(file);
    }

    @Test
    void whatIsWrongIsNamed() throws IOException {
        assertThatThrownBy(() -> open(folder.resolve("nowhere"))).hasMessageContaining("there is no folder");
        TestModels.write(folder);
        Files.writeString(folder.resolve("chat_template.jinja"), "{% for message in messages %}");
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(DecoderFormatException.class)
                .hasMessageContaining("chat template");
        Files.delete(folder.resolve("chat_template.jinja"));
        Files.writeString(folder.resolve("generation_config.json"), "[]");
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("generation_config.json");
    }

    @Test
    void itsTextsComeThroughTheGenerationsWithBlocksBeforeThem() throws Exception {
        try (LanguageModel model = open(TestModels.write(folder));
                Generations generations = new Generations(LIMITS)) {
            PromptTokens prompt = model.tokens(PromptRequest.question("", List.of("the sky", "the sea"), "the"));
            GenerationOptions options = GenerationOptions.of(GenerationWish.greedy(12), model.config(), LIMITS, 1);
            GenerationResult whole = generated(generations, model, prompt, options, model.steps(prompt, options, 7));
            assertThat(whole.report().promptTokens()).isEqualTo(prompt.count());
            // As one block, a prompt's beginning is what it is in the whole.
            int[] first = prompt.segments().getFirst().tokens();
            int[] rest = java.util.Arrays.copyOfRange(prompt.all(), first.length, prompt.count());
            Steps steps = new DecoderSteps(
                    model.decoder(),
                    prompt.count() + options.maxTokens(),
                    List.of(sequence -> model.decoder().append(sequence, first)),
                    rest,
                    5);
            GenerationResult placed = generated(generations, model, prompt, options, steps);
            assertThat(placed.tokens()).isEqualTo(whole.tokens());
            assertThat(placed.text()).isEqualTo(whole.text());
        }
    }

    private static GenerationResult generated(
            Generations generations, LanguageModel model, PromptTokens prompt, GenerationOptions options, Steps steps)
            throws Exception {
        return generations
                .start(
                        new GenerationTask(steps, model.tokenizer(), prompt.all(), options, LIMITS.deadline()),
                        GenerationListener.NONE)
                .result()
                .get(30, TimeUnit.SECONDS);
    }

    @Test
    void aRealDecoderTellsItsStory() throws Exception {
        assumeTrue(Files.isDirectory(STORIES), "the shared folder is not here");
        JsonNode expected = JsonMapper.shared().readTree(Files.readString(STORIES.resolve("expected_greedy.json")));
        List<Integer> ids = new ArrayList<>();
        expected.path("greedy_ids").forEach(id -> ids.add(id.asInt()));
        int[] prompt = {expected.path("prompt_ids").path(0).asInt()};
        try (LanguageModel model = open(STORIES);
                Generations generations = new Generations(LIMITS)) {
            assertThat(model.prompts().hasTemplate()).isFalse();
            GenerationOptions options =
                    GenerationOptions.of(GenerationWish.greedy(ids.size()), model.config(), LIMITS, 1);
            // Two at a time, which do not hear of each other.
            List<Generation> both = Stream.of(3, 1)
                    .map(chunk -> generations.start(
                            new GenerationTask(
                                    new DecoderSteps(model.decoder(), ids.size() + 1, List.of(), prompt, chunk),
                                    model.tokenizer(),
                                    prompt,
                                    options,
                                    LIMITS.deadline()),
                            GenerationListener.NONE))
                    .toList();
            for (Generation generation : both) {
                GenerationResult result = generation.result().get(60, TimeUnit.SECONDS);
                assertThat(result.ending()).isEqualTo(new Ending.Length());
                assertThat(result.tokens()).isEqualTo(ids);
                assertThat(result.text())
                        .isEqualTo(expected.path("text").asString("").replace("<0x0A>", "\n"));
            }
        }
    }

    private static LanguageModel open(Path folder) throws IOException {
        return ModelFolder.open(folder, LIMITS, TestModels.CLOCK);
    }
}
