package dev.millrace.retrieval.ranker;

import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.tkl.QueryStates;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklScorer;
import dev.millrace.retrieval.tkl.TokenStates;
import dev.millrace.tensors.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * One trained version. Thread-safe. The model's arrays and the two threads that compute with them, one for queries and one for
 * documents, live until it is closed; scores need neither.
 */
public final class Ranker implements AutoCloseable {

    private final String digest;
    private final long number;
    private final FusionWeights weights;
    private final Parameters parameters;
    private final TklModel model;
    private final TklScorer scorer;
    private final ExecutorService queries = thread("ranker-queries");
    private final ExecutorService documents = thread("ranker-documents");

    /** @param digest SHA-256 of the version's file, 64 hex digits */
    public Ranker(String digest, TklConfig config, Map<String, Tensor> tensors, FusionWeights weights) {
        this.digest = digest;
        this.number = Long.parseUnsignedLong(digest.substring(0, 16), 16);
        this.weights = weights;
        this.parameters = Parameters.stored(tensors);
        this.model = new TklModel(config, parameters);
        this.scorer = new TklScorer(config, tensors);
    }

    public String digest() {
        return digest;
    }

    public FusionWeights weights() {
        return weights;
    }

    TklConfig config() {
        return scorer.config();
    }

    TklScorer scorer() {
        return scorer;
    }

    /** Marks vectors as this version's. */
    long number() {
        return number;
    }

    /**
     * A query's side; empty for one without words.
     *
     * @param rareness of a word, as it was in training: {@link dev.millrace.retrieval.index.Snapshot#rareness}
     */
    public Optional<TklQuery> query(EncodedPassage query, String text, ToDoubleFunction<String> rareness) {
        int words = Math.min(query.words().size(), config().queryTokens());
        if (words == 0) {
            return Optional.empty();
        }
        int width = config().stateWidth();
        TokenStates states = new TokenStates(words, width, Arrays.copyOf(query.wordVectors(), words * width));
        float[] ofTerms = new float[config().saturation().needsIdf() ? words : 0];
        for (int word = 0; word < ofTerms.length; word++) {
            ofTerms[word] = (float) rareness.applyAsDouble(
                    text.substring(query.words().begin()[word], query.words().end()[word]));
        }
        return Optional.of(on(queries, () -> model.query(new QueryStates(states, ofTerms), number)));
    }

    /** A document's side, {@code [words, width]}. @param states {@code [words, state width]}, shared */
    float[] document(int words, float[] states) {
        return on(documents, () -> model.documentVectors(new TokenStates(words, config().stateWidth(), states)));
    }

    @Override
    public void close() {
        // Each waits for what runs: it uses the arrays.
        queries.close();
        documents.close();
        parameters.close();
    }

    private static ExecutorService thread(String name) {
        // The native library keeps helpers for every thread that computes: few, and always the same.
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    private static <T> T on(ExecutorService thread, Supplier<T> work) {
        Future<T> result = thread.submit(work::get);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the ranker computed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
