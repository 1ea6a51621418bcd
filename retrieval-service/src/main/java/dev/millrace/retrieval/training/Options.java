package dev.millrace.retrieval.training;

import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.train.RankerOptions;
import java.time.Duration;

/**
 * How is trained.
 *
 * @param minutes that steps may take, encoding not counted
 */
record Options(
        int steps, int epochs, int minutes, double projectionRate, double encoderRate, double rankingRate, long seed) {

    private static final int WIDTH = 96;
    private static final int HEADS = 8;
    private static final int LAYERS = 2;
    private static final int BATCH = 16;
    private static final int NEGATIVES = 3;

    /** @param inputs features of a word that the encoder gives */
    RankerOptions ranker(int inputs) {
        return ranker(inputs, WIDTH, HEADS, LAYERS);
    }

    /** Of the form of another ranker. */
    RankerOptions ranker(TklConfig like) {
        return ranker(like.inputs(), like.width(), like.heads(), like.layers());
    }

    private RankerOptions ranker(int inputs, int width, int heads, int layers) {
        return new RankerOptions(
                inputs,
                width,
                heads,
                layers,
                BATCH,
                NEGATIVES,
                steps,
                epochs,
                projectionRate,
                encoderRate,
                rankingRate,
                Duration.ofMinutes(minutes),
                seed);
    }
}
