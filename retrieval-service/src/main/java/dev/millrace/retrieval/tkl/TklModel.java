package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Mixing;
import dev.millrace.layers.Init;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.EngineArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exact model. Its arrays belong to the {@link Parameters} that it is built from; after that it may be used by several threads, best
 * few and long-lived ones. Gradients flow to every parameter where the calling thread records them.
 *
 * <p>Unless it is compatible with the authors' code, every token of a document counts and its score does not depend on the documents
 * beside it, but for the rounding of sums where they share a pass; it has the windows that begin at one of its tokens, the last ones
 * shorter.
 */
public final class TklModel {

    /** The kernel that mixes the tokens of a chunk. */
    public static final String KERNEL = "local-window";

    /** Chunks of a long document at a time. */
    private static final int CHUNKS = 64;

    private final TklConfig config;
    private final NDManager manager;
    private final Contextualiser contextualiser;
    private final WindowScores windowScores;
    private final NDArray weights;

    public TklModel(TklConfig config, Parameters parameters) {
        this.config = config;
        this.manager = parameters.manager();
        this.contextualiser = new Contextualiser(parameters, config, kernel(config));
        this.windowScores = new WindowScores(parameters, config);
        this.weights = parameters.weight("chunk_scoring", Init.ONE, 1, config.values());
    }

    /** Tokens see all of their chunk and nothing else, also when chunks lie in a row; queries are shorter than that or one chunk. */
    private static Kernel kernel(TklConfig config) {
        return Kernels.create(KERNEL, Map.of("window", Math.max(config.extended(), config.queryTokens()), "halo", 0));
    }

    public TklConfig config() {
        return config;
    }

    /** One pass. Its arrays belong to the caller's {@link NDScope}. @throws IllegalArgumentException when a width is not the model's */
    public TklOutput forward(TklBatch batch) {
        require(batch);
        int[] lengths = batch.lengths();
        Chunks chunks = Chunks.of(config, lengths);
        if (chunks.size() == 0 || chunks.windows() == 0) {
            return nothing(batch.documents().size());
        }
        NDArray queries = queryVectors(batch.queries());
        NDArray inner = inner(chunkVectors(batch.documents(), lengths, chunks));
        NDArray ofTerms = windowScores.ofTerms(
                queries, array(idf(batch.queries()), batch.queries().size(), longest(batch.queries())));
        int[] queryOf = batch.queryOf();
        NDArray terms = array(terms(batch.queries(), queryOf), queryOf.length, longest(batch.queries()));
        NDArray windows = windowScores.apply(
                cosines(Contextualiser.unit(queries), Contextualiser.unit(inner), queryOf, chunks),
                Selection.of(manager, queryOf, batch.queries().size()).rows(ofTerms),
                terms,
                chunks);
        return scored(windows, chunks);
    }

    /**
     * Scores, computed and copied out. Each document has a pass of its own, so that its score is the same to the last bit whatever stands
     * beside it; only compatible with the authors' code they go together, padded to the longest.
     */
    public List<TklScore> score(TklBatch batch) {
        if (config.referenceCompat()) {
            return together(batch);
        }
        List<TklScore> all = new ArrayList<>();
        for (int d = 0; d < batch.documents().size(); d++) {
            QueryStates query = batch.queries().get(batch.queryOf()[d]);
            all.addAll(together(TklBatch.of(query, List.of(batch.documents().get(d)))));
        }
        return all;
    }

    List<TklScore> together(TklBatch batch) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            TklOutput output = forward(batch);
            float[] scores = output.scores().toFloatArray();
            float[] windows = output.windows().toFloatArray();
            int room = windows.length / scores.length;
            Chunks chunks = Chunks.of(config, batch.lengths());
            List<TklScore> all = new ArrayList<>();
            for (int d = 0; d < scores.length; d++) {
                int own = config.referenceCompat() ? room : chunks.windowsOf(d);
                all.add(new TklScore(
                        scores[d], Arrays.copyOfRange(windows, d * room, d * room + own), output.peaks()[d]));
            }
            return all;
        }
    }

    /**
     * A query's side for {@link TklScorer}.
     *
     * @param ranker the number under which documents' vectors are stored
     */
    public TklQuery query(QueryStates query, long ranker) {
        require(query);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray vectors = queryVectors(List.of(query));
            NDArray idf = array(idf(List.of(query)), 1, query.terms());
            return new TklQuery(
                    config.width(),
                    Contextualiser.unit(vectors).transpose(0, 2, 1).toFloatArray(),
                    windowScores.ofTerms(vectors, idf).toFloatArray(),
                    ranker);
        }
    }

    /**
     * A document's side, {@code [tokens, width]}, row-major. Time and the result grow with its length; native memory does not.
     *
     * @see TklDocument#quantised
     */
    public float[] documentVectors(TokenStates document) {
        requireWidth(document);
        int[] lengths = {document.tokens()};
        Chunks all = Chunks.of(config.compatible(false), lengths);
        float[] vectors = new float[Math.multiplyExact(document.tokens(), config.width())];
        for (int from = 0; from < all.size(); from += CHUNKS) {
            Chunks some = all.part(from, Math.min(all.size(), from + CHUNKS));
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                float[] found = inner(chunkVectors(List.of(document), lengths, some))
                        .transpose(0, 2, 1)
                        .toFloatArray();
                int at = from * config.chunk() * config.width();
                System.arraycopy(found, 0, vectors, at, Math.min(found.length, vectors.length - at));
            }
        }
        return vectors;
    }

    private void require(TklBatch batch) {
        batch.queries().forEach(this::require);
        batch.documents().forEach(this::requireWidth);
    }

    private void require(QueryStates query) {
        requireWidth(query.states());
        if (query.terms() > config.queryTokens()) {
            throw new IllegalArgumentException(
                    "a query has at most " + config.queryTokens() + " terms, not " + query.terms());
        }
        if (config.saturation().needsIdf() && query.idf().length == 0) {
            throw new IllegalArgumentException("a saturation by idf needs the terms' inverse document frequencies");
        }
    }

    private void requireWidth(TokenStates states) {
        if (states.width() != config.stateWidth()) {
            throw new IllegalArgumentException(
                    "states have " + config.stateWidth() + " features, not " + states.width());
        }
    }

    private TklOutput nothing(int documents) {
        int[][] peaks = new int[documents][config.regions()];
        for (int[] each : peaks) {
            Arrays.fill(each, -1);
        }
        return new TklOutput(
                manager.zeros(new Shape(documents)),
                manager.zeros(new Shape(documents, 0)),
                peaks,
                manager.zeros(new Shape(documents, config.values())));
    }

    /** {@code [queries, width, terms]} */
    private NDArray queryVectors(List<QueryStates> queries) {
        int longest = longest(queries);
        int width = config.stateWidth();
        float[] states = new float[queries.size() * longest * width];
        float[] hidden = new float[queries.size() * longest];
        for (int q = 0; q < queries.size(); q++) {
            int terms = queries.get(q).terms();
            System.arraycopy(queries.get(q).states().values(), 0, states, q * longest * width, terms * width);
            Arrays.fill(hidden, q * longest + terms, (q + 1) * longest, 1);
        }
        boolean padded = queries.stream().anyMatch(query -> query.terms() < longest);
        return contextualiser.queries(
                EngineArrays.of(manager, states, new Shape(queries.size(), longest, width)),
                padded ? Optional.of(hidden(hidden, queries.size(), longest)) : Optional.empty(),
                Mixing.serving(0));
    }

    /** {@code [chunks, width, extended]} */
    private NDArray chunkVectors(List<TokenStates> documents, int[] lengths, Chunks chunks) {
        int width = config.stateWidth();
        float[] seen = chunks.seen(lengths);
        float[] unseen = new float[seen.length];
        for (int i = 0; i < seen.length; i++) {
            unseen[i] = 1 - seen[i];
        }
        return contextualiser.documents(
                EngineArrays.of(
                        manager, chunks.states(documents, width), new Shape(chunks.size(), config.extended(), width)),
                Optional.of(hidden(unseen, chunks.size(), config.extended())),
                Mixing.serving(0));
    }

    /** Without the overlaps. */
    private NDArray inner(NDArray vectors) {
        return vectors.get(new NDIndex(":, :, {}:{}", config.overlap(), config.overlap() + config.chunk()));
    }

    private NDArray hidden(float[] values, long batch, long tokens) {
        return EngineArrays.of(manager, values, new Shape(batch, 1, 1, tokens));
    }

    private NDArray array(float[] values, long rows, long columns) {
        return EngineArrays.of(manager, values, new Shape(rows, columns));
    }

    /**
     * @param queries {@code [queries, width, terms]} @param inner {@code [chunks, width, chunk]}
     * @return {@code [documents, terms, room]}
     */
    private NDArray cosines(NDArray queries, NDArray inner, int[] queryOf, Chunks chunks) {
        long terms = queries.getShape().get(2);
        int[] ofChunks = Arrays.stream(chunks.document()).map(d -> queryOf[d]).toArray();
        NDArray ofEach =
                Selection.of(manager, ofChunks, queries.getShape().get(0)).rows(queries.transpose(0, 2, 1));
        NDArray cosines = ofEach.matMul(inner);
        NDArray placed = chunks.dense() ? cosines : Selection.placed(cosines, chunks.places());
        long room = (long) chunks.perDocument() * config.chunk();
        return placed.reshape(chunks.documents(), chunks.perDocument(), terms, config.chunk())
                .transpose(0, 2, 1, 3)
                .reshape(chunks.documents(), terms, room);
    }

    private TklOutput scored(NDArray windows, Chunks chunks) {
        float[] all = windows.toFloatArray();
        int documents = chunks.documents();
        int room = chunks.windows();
        int values = config.values();
        int[][] peaks = new int[documents][];
        long[] index = new long[documents * values];
        float[] counts = new float[index.length];
        for (int d = 0; d < documents; d++) {
            float[] own = Arrays.copyOfRange(all, d * room, (d + 1) * room);
            int count = config.referenceCompat() ? room : chunks.windowsOf(d);
            peaks[d] = TopRegions.peaks(own, count, config);
            int[] counted = TopRegions.counted(peaks[d], own, count, config);
            for (int i = 0; i < values; i++) {
                index[d * values + i] = Math.max(0, counted[i]);
                counts[d * values + i] = counted[i] < 0 ? 0 : 1;
            }
        }
        NDArray picked = windows.gather(EngineArrays.of(manager, index, new Shape(documents, values)), 1)
                .mul(array(counts, documents, values));
        return new TklOutput(picked.mul(weights).sum(new int[] {1}), windows, peaks, picked);
    }

    private static float[] idf(List<QueryStates> queries) {
        int longest = longest(queries);
        float[] idf = new float[queries.size() * longest];
        for (int q = 0; q < queries.size(); q++) {
            float[] own = queries.get(q).idf();
            System.arraycopy(own, 0, idf, q * longest, own.length);
        }
        return idf;
    }

    private static float[] terms(List<QueryStates> queries, int[] queryOf) {
        int longest = longest(queries);
        float[] terms = new float[queryOf.length * longest];
        for (int d = 0; d < queryOf.length; d++) {
            Arrays.fill(
                    terms, d * longest, d * longest + queries.get(queryOf[d]).terms(), 1);
        }
        return terms;
    }

    private static int longest(List<QueryStates> queries) {
        return queries.stream().mapToInt(QueryStates::terms).max().orElse(0);
    }
}
