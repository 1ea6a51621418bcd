package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.layers.Parameters;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TklModelTest {

    private static final int INPUTS = 12;

    @ParameterizedTest
    @EnumSource(Saturation.class)
    void aScoreDoesNotDependOnTheDocumentsBeside(Saturation saturation) {
        TklConfig config = RandomTexts.config(INPUTS, saturation);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            RandomTexts texts = new RandomTexts();
            QueryStates query = texts.query(5, INPUTS);
            QueryStates longer = texts.query(9, INPUTS);
            List<TokenStates> documents = java.util.stream.IntStream.of(23, 310, 41, 1, 40, 84, 170, 12)
                    .mapToObj(tokens -> texts.states(tokens, INPUTS))
                    .toList();
            int[] queryOf = {0, 1, 0, 1, 0, 0, 0, 1};

            TklBatch batch = new TklBatch(List.of(query, longer), documents, queryOf);
            List<TklScore> together = model.score(batch);
            List<TklScore> inOnePass = model.together(batch);

            for (int d = 0; d < queryOf.length; d++) {
                TklScore alone = score(model, queryOf[d] == 0 ? query : longer, documents.get(d));
                assertThat(together.get(d).score()).as("document %d", d).isEqualTo(alone.score());
                assertThat(together.get(d).windows()).isEqualTo(alone.windows());
                assertThat(inOnePass.get(d).score())
                        .as("document %d in one pass", d)
                        .isCloseTo(alone.score(), within(1e-5f * Math.max(1, Math.abs(alone.score()))));
                assertThat(inOnePass.get(d).peaks()).isEqualTo(alone.peaks());
                assertThat(inOnePass.get(d).windows()).hasSameSizeAs(alone.windows());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 39, 40, 41, 42, 44, 45, 80, 83})
    void everyTokenCounts(int tokens) {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.LOG);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            RandomTexts texts = new RandomTexts();
            QueryStates query = texts.query(3, INPUTS);
            TokenStates document = texts.states(tokens, INPUTS);
            float[] changed = document.values().clone();
            Arrays.fill(changed, changed.length - INPUTS, changed.length, 2);

            float[] before = score(model, query, document).windows();
            float[] after = score(model, query, new TokenStates(tokens, INPUTS, changed))
                    .windows();

            assertThat(before).hasSize((tokens + 1) / 2);
            assertThat(after[after.length - 1]).isNotEqualTo(before[before.length - 1]);
        }
    }

    @Test
    void theAuthorsCodeLosesTheLastTokens() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.LOG).compatible(true);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            RandomTexts texts = new RandomTexts();
            QueryStates query = texts.query(3, INPUTS);
            TokenStates document = texts.states(41, INPUTS);

            assertThat(score(model, query, document).windows()).hasSize(6);
            assertThat(Chunks.of(config, new int[] {41}).counted()).containsExactly(40);
            assertThat(Chunks.of(config, new int[] {45}).counted()).containsExactly(45);
        }
    }

    @Test
    void vectorsOfALongDocumentAreThoseOfItsChunks() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.IDF);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            TokenStates document = new RandomTexts().states(65 * 40 + 17, INPUTS);
            float[] whole = model.documentVectors(document);
            int from = 63 * 40;
            float[] tail = Arrays.copyOfRange(document.values(), (from - 40) * INPUTS, document.values().length);

            float[] part = model.documentVectors(new TokenStates(40 + 2 * 40 + 17, INPUTS, tail));

            assertThat(whole).hasSize(document.tokens() * config.width());
            for (int i = 40 * config.width(); i < part.length; i++) {
                assertThat(whole[(from - 40) * config.width() + i]).isCloseTo(part[i], within(1e-5f));
            }
        }
    }

    @Test
    void anEmptyDocumentScoresNothing() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.EMBEDDING);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            RandomTexts texts = new RandomTexts();
            QueryStates query = texts.query(3, INPUTS);
            TokenStates empty = new TokenStates(0, INPUTS, new float[0]);
            TokenStates some = texts.states(30, INPUTS);

            assertThat(score(model, query, empty).score()).isZero();
            assertThat(model.score(TklBatch.of(query, List.of(some, empty))))
                    .element(1)
                    .satisfies(score -> {
                        assertThat(score.score()).isZero();
                        assertThat(score.windows()).isEmpty();
                        assertThat(score.peaks()).containsOnly(-1);
                    });
            assertThat(model.documentVectors(empty)).isEmpty();
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.IDF);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            RandomTexts texts = new RandomTexts();

            assertThatThrownBy(() -> score(model, QueryStates.of(texts.states(3, INPUTS)), texts.states(9, INPUTS)))
                    .hasMessageContaining("inverse document frequencies");
            assertThatThrownBy(() -> score(model, texts.query(31, INPUTS), texts.states(9, INPUTS)))
                    .hasMessageContaining("at most 30 terms");
            assertThatThrownBy(() -> score(model, texts.query(3, INPUTS), texts.states(9, INPUTS + 1)))
                    .hasMessageContaining("12 features");
        }
    }

    private static TklScore score(TklModel model, QueryStates query, TokenStates document) {
        return model.score(TklBatch.of(query, List.of(document))).getFirst();
    }
}
