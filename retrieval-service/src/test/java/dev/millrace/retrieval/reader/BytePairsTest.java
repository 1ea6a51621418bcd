package dev.millrace.retrieval.reader;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BytePairsTest {

    @TempDir
    private Path folder;

    @Test
    void aLearnedVocabularyIsReadByTheTokenizerThatServesAndLosesNothing() throws IOException {
        BytePairs pairs = new BytePairs();
        pairs.add("the mill, the miller and the millstone; the mill in 1783");
        String json = pairs.learn(300);
        Path file = folder.resolve("tokenizer.json");
        Files.writeString(file, json);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(file)) {
            for (String text : new String[] {
                "the mill", " the  miller\n\nÄgäis 1783 — „ja“!", "\u0000\u00ad\u007f\u00a0 x", "日本語 🚲", ""
            }) {
                long[] ids = tokenizer.encode(text, false, false).getIds();
                assertThat(tokenizer.decode(ids)).isEqualTo(text);
            }
            assertThat(tokenizer.encode("the mill", false, false).getTokens()).containsExactly("the", "Ġmill");
            assertThat(tokenizer.encode("1783", false, false).getIds()).hasSize(4);
        }
    }

    @Test
    void theMostFrequentPairIsMergedFirstAndEveryTokenHasItsNumber() {
        BytePairs pairs = new BytePairs();
        pairs.add("aba abc abd");
        JsonNode model = JsonMapper.shared().readTree(pairs.learn(260)).path("model");
        assertThat(model.path("merges").get(0).toString()).isEqualTo("[\"a\",\"b\"]");
        JsonNode vocabulary = model.path("vocab");
        assertThat(vocabulary.size()).isEqualTo(260);
        assertThat(vocabulary.path("<s>").intValue()).isZero();
        assertThat(vocabulary.path("ab").intValue()).isEqualTo(258);
        assertThat(vocabulary.properties().stream()
                        .map(entry -> entry.getValue().intValue())
                        .distinct()
                        .count())
                .isEqualTo(260);
    }
}
