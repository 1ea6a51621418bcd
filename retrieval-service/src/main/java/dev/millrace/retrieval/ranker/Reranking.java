package dev.millrace.retrieval.ranker;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.RankVectors;
import dev.millrace.retrieval.tkl.TklExplanation;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklRegion;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** One query's scores of documents in one snapshot. For one thread; reuses its memory from document to document. */
public final class Reranking {

    private final Ranker ranker;
    private final TklQuery query;
    private final TklQuery widened;
    private final RankVectors vectors;
    private byte[] room = new byte[0];

    /** @param widened asks for documents, {@code query} for their windows */
    private Reranking(Ranker ranker, TklQuery query, TklQuery widened, RankVectors vectors) {
        this.ranker = ranker;
        this.query = query;
        this.widened = widened;
        this.vectors = vectors;
    }

    public Reranking(Ranker ranker, TklQuery query, RankVectors vectors) {
        this(ranker, query, query, vectors);
    }

    /** The same query with what its best passages added, for documents; people are shown the windows of what they asked. */
    public Reranking widened(Feedback feedback) {
        return new Reranking(ranker, query, Widening.of(query, feedback, this::block), vectors);
    }

    /** The same for another thread. @param others a reader of the same snapshot for it */
    public Reranking with(RankVectors others) {
        return new Reranking(ranker, query, widened, others);
    }

    /**
     * One of a document's best windows.
     *
     * @param begin in UTF-16 units of the text @param end exclusive
     */
    public record Found(int begin, int end, float score, int window) {}

    /**
     * A window's score word by word.
     *
     * @param begin of each term's closest word in the text @param end exclusive
     */
    public record Explained(TklExplanation parts, int[] begin, int[] end) {}

    /** A word of the text with the best score among the windows it lies in. */
    public record Heat(int begin, int end, float score) {}

    /** A document's score; NaN while it has no vectors of this ranker. */
    public double score(Candidate candidate) {
        return block(candidate)
                .map(block ->
                        (double) ranker.scorer().score(widened, block.vectors()).score())
                .orElse(Double.NaN);
    }

    /** A document's best windows, best first; none while it has no vectors of this ranker. */
    public List<Found> windows(Candidate candidate) {
        return block(candidate)
                .map(block -> ranker.scorer().score(query, block.vectors()).regions().stream()
                        .map(region -> found(block, region))
                        .toList())
                .orElse(List.of());
    }

    /** @param window of {@link #windows} */
    public Optional<Explained> explain(Candidate candidate, int window) {
        return block(candidate).map(block -> {
            TklExplanation parts = ranker.scorer().explain(query, block.vectors(), window);
            int[] closest = parts.closest();
            int[] begin = new int[closest.length];
            int[] end = new int[closest.length];
            for (int term = 0; term < closest.length; term++) {
                begin[term] = block.begin(closest[term]);
                end[term] = block.end(closest[term]);
            }
            return new Explained(parts, begin, end);
        });
    }

    /** Centres of the kernels that {@link #explain} tells apart. */
    public List<Double> kernels() {
        return ranker.config().mu();
    }

    /** All words of the document. */
    public List<Heat> heat(Candidate candidate) {
        return block(candidate).map(this::heat).orElse(List.of());
    }

    private List<Heat> heat(RankBlock block) {
        float[] windows = ranker.scorer().score(query, block.vectors()).windows();
        int stride = ranker.config().stride();
        int before = ranker.config().window() / stride;
        Heat[] words = new Heat[block.vectors().tokens()];
        for (int word = 0; word < words.length; word++) {
            float best = Float.NEGATIVE_INFINITY;
            int last = word / stride;
            for (int window = Math.max(0, last - before + 1); window <= last; window++) {
                best = Math.max(best, windows[window]);
            }
            words[word] = new Heat(block.begin(word), block.end(word), best);
        }
        return List.of(words);
    }

    private static Found found(RankBlock block, TklRegion region) {
        return new Found(block.begin(region.begin()), block.end(region.end() - 1), region.score(), region.window());
    }

    private Optional<RankBlock> block(Candidate candidate) {
        Optional<ByteBuffer> stored = vectors.of(candidate).filter(ByteBuffer::hasRemaining);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        int length = stored.get().remaining();
        if (room.length < length) {
            room = new byte[length + length / 2];
        }
        stored.get().get(room, 0, length);
        RankBlock block = RankBlock.read(room, length);
        // Vectors of another version wait to be made anew; meanwhile the document is ranked without.
        return block.vectors().ranker() == ranker.number() ? Optional.of(block) : Optional.empty();
    }
}
