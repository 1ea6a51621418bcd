package dev.millrace.retrieval.tkl;

import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Scores documents whose vectors are stored, in plain Java: cosines, kernels, sums over windows, saturation and the best regions. Needs no
 * native memory; thread-safe. Time grows with terms times tokens.
 *
 * <p>It computes what {@link TklModel} does on the same vectors: window scores within 1e-4 of the largest of them, or of 1.
 */
public final class TklScorer {

    private final TklConfig config;
    private final float[] dense;
    private final float[] factors;
    private final float[] weights;
    private final TermCurve.Source curves;

    /**
     * @param weights of a model, as {@link dev.millrace.layers.Parameters#tensors} gives them
     * @throws IllegalArgumentException when they are not of such a model, or the model is one compatible with the authors' code
     */
    public TklScorer(TklConfig config, Map<String, Tensor> weights) {
        if (config.referenceCompat()) {
            throw new IllegalArgumentException("scores compatible with the authors' code depend on the batch");
        }
        this.config = config;
        this.dense = floats(weights, "dense.weight", config.mu().size());
        this.factors = config.saturation() == Saturation.LOG
                ? floats(weights, "kernel_mult", config.mu().size())
                : new float[0];
        this.weights = floats(weights, "chunk_scoring", config.values());
        this.curves = TermCurve.Source.of(config.saturation(), weights);
    }

    private static float[] floats(Map<String, Tensor> weights, String name, int length) {
        Tensor tensor = weights.get(name);
        if (tensor == null || tensor.toFloats().length != length) {
            throw new IllegalArgumentException("the weights have no " + name + " of " + length + " values");
        }
        return tensor.toFloats();
    }

    public TklConfig config() {
        return config;
    }

    /** @throws IllegalArgumentException when query and document are not of one ranker, or not of this one's shape */
    public TklResult score(TklQuery query, TklDocument document) {
        return score(query, List.of(document)).getFirst();
    }

    /** Several one after another, which spares making room for each. */
    public List<TklResult> score(TklQuery query, List<TklDocument> documents) {
        TermCurve[][] ofTerms = curves(query);
        Cosines cosines = cosines();
        WindowRun run = new WindowRun(config, factors, dense);
        List<TklResult> results = new ArrayList<>(documents.size());
        for (TklDocument document : documents) {
            require(query, document);
            results.add(score(query, document, ofTerms, cosines, run));
        }
        return results;
    }

    /**
     * A document's score, and how close each stretch of it comes to the query: of each term the greatest cosine in the stretch, averaged
     * by what the saturation wants to know of the terms when that is their rareness. Late interaction: Khattab and Zaharia, "ColBERT",
     * SIGIR 2020.
     *
     * @param begins first token of each stretch, ascending; each reaches to the next, the last to the document's end
     */
    public TklStretches stretches(TklQuery query, TklDocument document, int[] begins) {
        require(query, document);
        Cosines cosines = cosines();
        TklResult result = score(query, document, curves(query), cosines, new WindowRun(config, factors, dense));
        return new TklStretches(result, closeness(query, document, begins, cosines));
    }

    /**
     * Of each term the greatest cosine in each stretch, without the document's score.
     *
     * @param begins as in {@link #stretches}
     * @return {@code [stretches][terms]}
     */
    public float[][] greatest(TklQuery query, TklDocument document, int[] begins) {
        require(query, document);
        Cosines cosines = cosines();
        cosines.fill(query, document);
        float[][] greatest = new float[begins.length][query.terms()];
        for (int i = 0; i < begins.length; i++) {
            int end = i + 1 < begins.length ? begins[i + 1] : document.tokens();
            for (int term = 0; term < query.terms(); term++) {
                greatest[i][term] = cosines.greatest(term, begins[i], end);
            }
        }
        return greatest;
    }

    private float[] closeness(TklQuery query, TklDocument document, int[] begins, Cosines cosines) {
        float[] closeness = new float[begins.length];
        double all = 0;
        for (int term = 0; term < query.terms(); term++) {
            double weight = config.saturation().needsIdf() ? Math.max(0, query.ofTerms()[term]) : 1;
            all += weight;
            for (int i = 0; i < begins.length; i++) {
                int end = i + 1 < begins.length ? begins[i + 1] : document.tokens();
                closeness[i] += (float) weight * cosines.greatest(term, begins[i], end);
            }
        }
        for (int i = 0; i < begins.length && all > 0; i++) {
            closeness[i] /= (float) all;
        }
        return closeness;
    }

    private Cosines cosines() {
        return new Cosines(config.stride(), config.window() / config.stride());
    }

    /** What a window's score is made of; computed in double precision, one element after another. */
    public TklExplanation explain(TklQuery query, TklDocument document, int window) {
        require(query, document);
        if (window < 0 || window >= windows(document)) {
            throw new IllegalArgumentException("there are " + windows(document) + " windows, no number " + window);
        }
        int begin = window * config.stride();
        int end = Math.min(begin + config.window(), document.tokens());
        return new Explaining(config, curves, factors, dense).explain(query, document, begin, end);
    }

    private TklResult score(
            TklQuery query, TklDocument document, TermCurve[][] ofTerms, Cosines cosines, WindowRun run) {
        int count = windows(document);
        float[] windows = new float[count];
        cosines.fill(query, document);
        for (int first = 0; first < count; first += WindowRun.WINDOWS) {
            int some = Math.min(WindowRun.WINDOWS, count - first);
            for (int term = 0; term < query.terms(); term++) {
                run.add(cosines, term, ofTerms[term], document.tokens(), windows, first, some);
            }
        }
        int[] peaks = TopRegions.peaks(windows, count, config);
        int[] counted = TopRegions.counted(peaks, windows, count, config);
        double score = 0;
        for (int i = 0; i < counted.length; i++) {
            score += counted[i] < 0 ? 0 : (double) weights[i] * windows[counted[i]];
        }
        List<TklRegion> regions = new ArrayList<>();
        for (int peak : peaks) {
            if (peak >= 0) {
                int begin = peak * config.stride();
                int end = Math.min(begin + config.window(), document.tokens());
                regions.add(new TklRegion(peak, begin, end, windows[peak]));
            }
        }
        return new TklResult((float) score, windows, List.copyOf(regions));
    }

    private TermCurve[][] curves(TklQuery query) {
        TermCurve[][] ofTerms = new TermCurve[query.terms()][config.window() + 1];
        for (int term = 0; term < query.terms(); term++) {
            for (int length = 0; length <= config.window(); length++) {
                ofTerms[term][length] = curves.curve(query.ofTerms()[term], length);
            }
        }
        return ofTerms;
    }

    private int windows(TklDocument document) {
        return Math.ceilDiv(document.tokens(), config.stride());
    }

    private void require(TklQuery query, TklDocument document) {
        if (query.ranker() != document.ranker()) {
            throw new IllegalArgumentException("the document's vectors are another ranker's than the query's");
        }
        if (query.width() != config.width()
                || document.width() != config.width()
                || document.stride() != config.stride()) {
            throw new IllegalArgumentException("the vectors are not of this ranker's shape");
        }
    }
}
