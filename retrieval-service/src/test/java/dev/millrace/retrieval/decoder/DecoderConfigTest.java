package dev.millrace.retrieval.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class DecoderConfigTest {

    @Test
    void whatIsLeftOutHasTheUsualValue() {
        DecoderConfig config = of(
                "{\"architectures\": [\"LlamaForCausalLM\"], \"hidden_size\": 64, \"intermediate_size\": 172,"
                        + " \"num_hidden_layers\": 5, \"num_attention_heads\": 8, \"vocab_size\": 512, \"eos_token_id\": [2, 7]}");

        assertThat(config.keyHeads()).isEqualTo(8);
        assertThat(config.dim()).isEqualTo(8);
        assertThat(config.positions()).isEqualTo(2048);
        assertThat(config.theta()).isEqualTo(10_000);
        assertThat(config.scaling()).isEqualTo(new RopeScaling.None());
        assertThat(config.tied()).isFalse();
        assertThat(config.inputBias()).isFalse();
        assertThat(config.first()).isEqualTo(-1);
        assertThat(config.ends()).isEqualTo(List.of(2, 7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "hidden_size": 32|"hidden_size": "wide"|hidden_size
            "num_key_value_heads": 2|"num_key_value_heads": 3|num_key_value_heads
            "num_hidden_layers": 3|"num_hidden_layers": 0|num_hidden_layers
            "vocab_size": 50|"vocab_size": null|vocab_size
            "hidden_act": "silu"|"hidden_act": "gelu"|hidden_act
            LlamaForCausalLM|GPT2LMHeadModel|architecture
            "rms_norm_eps": 1e-5|"rms_norm_eps": -1|rms_norm_eps
            "rms_norm_eps": 1e-5|"rope_scaling": {"type": "yarn"}|rope_scaling
            "rms_norm_eps": 1e-5|"rope_scaling": {"type": "linear", "factor": 0.5}|factor
            """)
    void whatMakesNoSenseIsNamed(String right, String wrong, String named) {
        String json = RandomDecoders.config("LlamaForCausalLM", true, "");
        assertThat(json).contains(right);
        assertThatThrownBy(() -> of(json.replace(right, wrong)))
                .isInstanceOf(DecoderFormatException.class)
                .hasMessageContaining(named);
    }

    @Test
    void aSlidingWindowIsTheLongestSequence() {
        String window = ", \"sliding_window\": 512";
        assertThat(of(RandomDecoders.config("MistralForCausalLM", true, window)).positions())
                .isEqualTo(512);
        assertThat(of(RandomDecoders.config("Qwen2ForCausalLM", true, window)).positions())
                .isEqualTo(2048);
    }

    @Test
    void scalingsStretchAsTheyAreDefined() {
        double[] plain = new RopeScaling.None().frequencies(10_000, 8, 100);
        assertThat(plain).containsExactly(new double[] {1, 0.1, 0.01, 0.001}, within(1e-12));
        assertThat(new RopeScaling.Linear(4).frequencies(10_000, 8, 100))
                .containsExactly(new double[] {0.25, 0.025, 0.0025, 0.00025}, within(1e-12));
        RopeScaling dynamic = new RopeScaling.Dynamic(2, 100);
        assertThat(dynamic.frequencies(10_000, 8, 100)).containsExactly(plain, within(1e-12));
        // Twice the length: the base grows by (2·2 - 1)^(8/6), so that the slowest pair turns by a third.
        assertThat(dynamic.frequencies(10_000, 8, 200)[3]).isCloseTo(0.001 / 3, within(1e-12));
        double[] llama = new RopeScaling.Llama3(8, 1, 4, 8192).frequencies(500_000, 128, 100);
        double[] unscaled = new RopeScaling.None().frequencies(500_000, 128, 100);
        assertThat(llama[0]).isEqualTo(unscaled[0]);
        assertThat(llama[63]).isCloseTo(unscaled[63] / 8, within(1e-15));
        // The pair whose wave is half way in turns, 2.5 of 8192: half of it is kept.
        for (int i = 0; i < 64; i++) {
            double turns = 8192 * unscaled[i] / (2 * Math.PI);
            double kept = turns > 4 ? 1 : turns < 1 ? 0 : (turns - 1) / 3;
            assertThat(llama[i]).isCloseTo(unscaled[i] * (kept + (1 - kept) / 8), within(1e-15));
        }
    }

    @Test
    void aFolderWithoutWeightsSaysWhatIsMissing(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Decoder.open(folder)).hasMessageContaining("config.json");
        String json = RandomDecoders.config("LlamaForCausalLM", true, "");
        Files.writeString(folder.resolve("config.json"), json);
        assertThatThrownBy(() -> Decoder.open(folder)).hasMessageContaining("model.safetensors");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"x\": \"../x.safetensors\"}}");
        assertThatThrownBy(() -> Decoder.open(folder)).hasMessageContaining("../x.safetensors");
        Files.delete(folder.resolve("model.safetensors.index.json"));
        var weights = new RandomDecoders().weights(json);
        weights.remove("model.layers.1.mlp.up_proj.weight");
        RandomDecoders.write(folder, json, weights);
        assertThatThrownBy(() -> Decoder.open(folder)).hasMessageContaining("model.layers.1.mlp.up_proj.weight");
    }

    private static DecoderConfig of(String json) {
        return DecoderConfig.of(JsonMapper.shared().readTree(json));
    }
}
