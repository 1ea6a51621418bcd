package dev.millrace.retrieval.tkl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TklScorerTest {

    private static final int INPUTS = 24;
    private static final long RANKER = 77;

    @ParameterizedTest
    @EnumSource(Saturation.class)
    void itScoresAsTheModelDoes(Saturation saturation) {
        TklConfig config = RandomTexts.config(INPUTS, saturation);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            TklScorer scorer = new TklScorer(config, parameters.tensors());
            RandomTexts texts = new RandomTexts();
            QueryStates states = texts.query(7, INPUTS);
            TklQuery query = model.query(states, RANKER);
            for (int tokens : new int[] {1, 2, 29, 30, 31, 41, 200, 1023, 1025, 2100}) {
                TokenStates text = texts.states(tokens, INPUTS);
                TklDocument document = TklDocument.quantised(model.documentVectors(text), config.width(), 2, RANKER);

                TklResult result = scorer.score(query, document);

                TklScore exact = model.score(TklBatch.of(states, List.of(text))).getFirst();
                float largest = largest(exact.windows());
                close(result.windows(), exact.windows(), 0.02f * largest);
                close(result.windows(), onTheseVectors(config, parameters.tensors(), query, document), 1e-4f * largest);
                for (int w = 0; w < result.windows().length; w += 5) {
                    assertThat(result.windows()[w])
                            .isCloseTo(
                                    (float) scorer.explain(query, document, w).score(), within(2e-5f * largest));
                }
            }
        }
    }

    @Test
    void theScoreIsThatOfItsRegionsAndTheirNeighbours() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.LOG);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            TklScorer scorer = new TklScorer(config, parameters.tensors());
            RandomTexts texts = new RandomTexts();
            TklQuery query = model.query(texts.query(4, INPUTS), RANKER);
            TklDocument document =
                    TklDocument.quantised(model.documentVectors(texts.states(75, INPUTS)), config.width(), 2, RANKER);

            TklResult result = scorer.score(query, document);

            float[] windows = result.windows();
            double sum = 0;
            for (TklRegion region : result.regions()) {
                assertThat(region.score()).isEqualTo(windows[region.window()]);
                assertThat(region.begin()).isEqualTo(2 * region.window());
                assertThat(region.end()).isEqualTo(Math.min(75, region.begin() + 30));
                for (int offset = -2; offset <= 2; offset++) {
                    sum += windows[Math.clamp(region.window() + offset, 0, windows.length - 1)];
                }
            }
            assertThat(result.regions()).hasSizeBetween(2, 3);
            assertThat((double) result.score()).isCloseTo(sum, within(1e-4));
            TklExplanation explanation = scorer.explain(query, document, 3);
            assertThat(Arrays.stream(explanation.parts())
                            .flatMapToDouble(Arrays::stream)
                            .sum())
                    .isCloseTo(explanation.score(), within(1e-9));
            assertThat(Arrays.stream(explanation.closest())).hasSize(4).allMatch(token -> token >= 6 && token < 36);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Saturation.class,
            names = {"LINEAR", "LOG"})
    void aStretchIsAsCloseAsItsClosestTokens(Saturation saturation) {
        TklConfig config = RandomTexts.config(INPUTS, saturation);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            TklScorer scorer = new TklScorer(config, parameters.tensors());
            RandomTexts texts = new RandomTexts();
            TklQuery query = model.query(texts.query(3, INPUTS), RANKER);
            int width = config.width();
            float[] vectors = texts.states(1100, width).values();
            TklDocument document = TklDocument.quantised(vectors, width, 2, RANKER);
            int[] begins = {0, 1, 7, 600, 1099};

            TklStretches stretches = scorer.stretches(query, document, begins);

            assertThat(stretches.result().windows())
                    .isEqualTo(scorer.score(query, document).windows());
            float[] closeness = stretches.closeness();
            float[][] greatest = scorer.greatest(query, document, begins);

            for (int i = 0; i < begins.length; i++) {
                int end = i + 1 < begins.length ? begins[i + 1] : 1100;
                double sum = 0;
                double weights = 0;
                for (int term = 0; term < 3; term++) {
                    double best = -1;
                    for (int token = begins[i]; token < end; token++) {
                        best = Math.max(best, cosine(query.vectors(), term, vectors, token, width));
                    }
                    assertThat((double) greatest[i][term]).isCloseTo(best, within(0.02));
                    double weight = saturation.needsIdf() ? Math.max(0, query.ofTerms()[term]) : 1;
                    sum += weight * best;
                    weights += weight;
                }
                // Quantised to bytes: see TklDocument.
                assertThat((double) closeness[i]).isCloseTo(sum / weights, within(0.02));
            }
        }
    }

    private static double cosine(float[] x, int row, float[] y, int other, int width) {
        double dot = 0;
        double ofX = 0;
        double ofY = 0;
        for (int i = 0; i < width; i++) {
            double a = x[row * width + i];
            double b = y[other * width + i];
            dot += a * b;
            ofX += a * a;
            ofY += b * b;
        }
        return dot / Math.sqrt(ofX * ofY);
    }

    @Test
    void aPlaceInALongDocumentScoresAsItWouldInAShortOne() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.EMBEDDING);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklModel model = new TklModel(config, parameters);
            TklScorer scorer = new TklScorer(config, parameters.tensors());
            RandomTexts texts = new RandomTexts();
            TklQuery query = model.query(texts.query(10, INPUTS), RANKER);
            int width = config.width();
            float[] vectors = texts.states(64_000, width).values();
            float[] tail = Arrays.copyOfRange(vectors, 63_100 * width, vectors.length);

            float[] whole = scorer.score(query, TklDocument.quantised(vectors, width, 2, RANKER))
                    .windows();
            float[] part = scorer.score(query, TklDocument.quantised(tail, width, 2, RANKER))
                    .windows();

            assertThat(whole).hasSize(32_000);
            close(Arrays.copyOfRange(whole, 31_550, 32_000), part, 1e-6f);
        }
    }

    @Test
    void aDocumentWithoutTokensHasNoScore() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.EMBEDDING);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklQuery query = new TklModel(config, parameters).query(new RandomTexts().query(2, INPUTS), RANKER);
            TklScorer scorer = new TklScorer(config, parameters.tensors());
            TklDocument empty = TklDocument.quantised(new float[0], config.width(), 2, RANKER);

            assertThat(scorer.score(query, empty).score()).isZero();
            assertThat(scorer.score(query, empty).regions()).isEmpty();
            assertThatThrownBy(() -> scorer.explain(query, empty, 0)).hasMessageContaining("0 windows");
        }
    }

    @Test
    void vectorsOfAnotherRankerAreRefused() {
        TklConfig config = RandomTexts.config(INPUTS, Saturation.EMBEDDING);
        try (Parameters parameters = Parameters.drawn(5)) {
            TklQuery query = new TklModel(config, parameters).query(new RandomTexts().query(2, INPUTS), RANKER);
            TklScorer scorer = new TklScorer(config, parameters.tensors());

            assertThatThrownBy(() -> scorer.score(query, TklDocument.quantised(new float[32], 16, 2, 1)))
                    .hasMessageContaining("another ranker");
            assertThatThrownBy(() -> scorer.score(query, TklDocument.quantised(new float[32], 8, 2, RANKER)))
                    .hasMessageContaining("shape");
            assertThatThrownBy(() -> new TklScorer(config, Map.of())).hasMessageContaining("dense.weight");
            assertThatThrownBy(() -> new TklScorer(config.compatible(true), parameters.tensors()))
                    .hasMessageContaining("batch");
        }
    }

    /** The model's own kernels, sums and saturation, on the vectors as they are stored. */
    private static float[] onTheseVectors(
            TklConfig config, Map<String, Tensor> weights, TklQuery query, TklDocument document) {
        Chunks chunks = Chunks.of(config, new int[] {document.tokens()});
        int room = chunks.perDocument() * config.chunk();
        float[] cosines = new float[query.terms() * room];
        for (int term = 0; term < query.terms(); term++) {
            for (int token = 0; token < document.tokens(); token++) {
                double product = 0;
                double square = 0;
                for (int i = 0; i < config.width(); i++) {
                    product += query.vectors()[term * config.width() + i] * document.value(token, i);
                    square += Math.pow(document.value(token, i), 2);
                }
                cosines[term * room + token] = (float) (product / Math.sqrt(square));
            }
        }
        float[] ones = new float[query.terms()];
        Arrays.fill(ones, 1);
        try (Parameters parameters = Parameters.stored(weights);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDManager manager = parameters.manager();
            NDArray scores = new WindowScores(parameters, config)
                    .apply(
                            manager.create(cosines, new Shape(1, query.terms(), room)),
                            manager.create(query.ofTerms(), new Shape(1, query.terms())),
                            manager.create(ones, new Shape(1, query.terms())),
                            chunks);
            return scores.toFloatArray();
        }
    }

    private static void close(float[] found, float[] expected, float tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("window %d of %d", i, found.length).isCloseTo(expected[i], within(tolerance));
        }
    }

    private static float largest(float[] values) {
        float largest = 1;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
