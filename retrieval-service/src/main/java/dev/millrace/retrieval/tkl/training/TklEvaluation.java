package dev.millrace.retrieval.tkl.training;

import ai.djl.ndarray.NDScope;
import dev.millrace.retrieval.tkl.TklBatch;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TokenStates;
import java.util.ArrayList;
import java.util.List;

/** Ranks validation examples. One thread at a time. */
final class TklEvaluation {

    /** Documents that share a pass. */
    private static final int DOCUMENTS = 64;

    private final TklModel model;
    private final TklData data;
    private final TklLoss loss;

    TklEvaluation(TklModel model, TklData data, TklLoss loss) {
        this.model = model;
        this.data = data;
        this.loss = loss;
    }

    TklValidation validate() {
        double losses = 0;
        double below = 0;
        long pairs = 0;
        double reciprocal = 0;
        for (TklExample example : data.validation()) {
            float[] scores = scores(example);
            int above = 0;
            for (int n = 1; n < scores.length; n++) {
                below += scores[n] < scores[0] ? 1 : scores[n] == scores[0] ? 0.5 : 0;
                above += scores[n] < scores[0] ? 0 : 1;
            }
            pairs += scores.length - 1;
            reciprocal += 1.0 / (1 + above);
            losses += loss.of(scores);
        }
        int examples = data.validation().size();
        return new TklValidation(losses / examples, below / pairs, reciprocal / examples);
    }

    /** The positive's first. */
    private float[] scores(TklExample example) {
        int[] negatives = example.negatives();
        float[] scores = new float[1 + negatives.length];
        for (int from = 0; from < scores.length; from += DOCUMENTS) {
            List<TokenStates> some = new ArrayList<>();
            for (int d = from; d < Math.min(scores.length, from + DOCUMENTS); d++) {
                some.add(data.documents().apply(d == 0 ? example.positive() : negatives[d - 1]));
            }
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                TklBatch batch = TklBatch.of(data.queries().apply(example.query()), some);
                float[] found = model.forward(batch).scores().toFloatArray();
                System.arraycopy(found, 0, scores, from, found.length);
            }
        }
        return scores;
    }
}
