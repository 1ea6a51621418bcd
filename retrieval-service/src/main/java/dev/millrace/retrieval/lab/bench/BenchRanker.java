package dev.millrace.retrieval.lab.bench;

import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.Saturation;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklScorer;
import dev.millrace.retrieval.tkl.TokenStates;
import java.util.Arrays;
import java.util.Random;

/** A ranker of the usual shape with weights as drawn: what they are changes no time. Owns its arrays until closed. */
public final class BenchRanker implements AutoCloseable {

    /** Features of a word's state. */
    public static final int STATES = 384;

    private static final int WIDTH = 96;
    private static final int HEADS = 8;
    private static final int LAYERS = 2;
    private static final long NUMBER = 1;
    private static final float IDF = 5;

    private final Parameters parameters = Parameters.drawn(1);
    private final TklModel model;
    private final TklScorer scorer;

    public BenchRanker() {
        TklConfig config = TklConfig.projected(STATES, WIDTH, HEADS, Saturation.IDF)
                .sized(STATES, WIDTH, HEADS, LAYERS, 2 * WIDTH);
        this.model = new TklModel(config, parameters);
        this.scorer = new TklScorer(config, parameters.tensors());
    }

    public TklConfig config() {
        return model.config();
    }

    public TklModel model() {
        return model;
    }

    public TklScorer scorer() {
        return scorer;
    }

    /** Marks vectors as this ranker's. */
    public long number() {
        return NUMBER;
    }

    /** All terms count the same. */
    public static QueryStates states(TokenStates terms) {
        float[] idf = new float[terms.tokens()];
        Arrays.fill(idf, IDF);
        return new QueryStates(terms, idf);
    }

    public TklQuery query(TokenStates terms) {
        return model.query(states(terms), NUMBER);
    }

    /** States that nothing was encoded for. */
    public static TokenStates noise(int tokens, long seed) {
        Random random = new Random(seed);
        float[] values = new float[Math.multiplyExact(tokens, STATES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new TokenStates(tokens, STATES, values);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
