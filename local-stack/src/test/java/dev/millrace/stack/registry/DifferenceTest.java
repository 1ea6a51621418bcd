package dev.millrace.stack.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DifferenceTest {

    private static final String LEFT = """
            {"name":"m","manifest":{"family":"ridge","hyperparameters":{"lambda":0.1,"lags":[1,2]},"seed":1},
             "artefacts":[{"name":"model.safetensors","sha256":"aa","size":3}],"tags":{}}""";
    private static final String RIGHT = """
            {"name":"m","manifest":{"family":"ridge","hyperparameters":{"lambda":0.2,"lags":[1]},"parent":"bb"},
             "artefacts":[{"name":"model.safetensors","sha256":"cc","size":4}],"tags":{"team":"x"}}""";

    @Test
    void twoVersionsDifferInWhatOneOfThemSaysOtherwiseOrNotAtAll() {
        assertThat(Difference.between(json(LEFT), json(RIGHT)))
                .containsExactly(
                        new Difference("artefact model.safetensors", "aa, 3 bytes", "cc, 4 bytes"),
                        new Difference("manifest.hyperparameters.lags[1]", "2", ""),
                        new Difference("manifest.hyperparameters.lambda", "0.1", "0.2"),
                        new Difference("manifest.parent", "", "bb"),
                        new Difference("manifest.seed", "1", ""),
                        new Difference("tag.team", "", "x"));
        assertThat(Difference.between(json(LEFT), json(LEFT))).isEmpty();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
