package dev.millrace.retrieval.ranker;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.RankVectors;
import dev.millrace.retrieval.tkl.TklExplanation;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklStretches;
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
     * A sentence.
     *
     * @param begin in UTF-16 units of the text @param end exclusive
     * @param closeness to the query's words, see {@link dev.millrace.retrieval.tkl.TklScorer#stretches}
     * @param window the best one that the sentence's middle lies in
     * @param score of that window
     */
    public record Sentence(int begin, int end, float closeness, int window, float score) {}

    /**
     * How near a sentence comes to the query's words.
     *
     * @param begin in UTF-16 units of the text
     * @param cosines of each of the query's terms, which are its first words, the greatest in the sentence
     */
    public record Nearest(int begin, float[] cosines) {}

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

    /** A document's sentences in order; none while it has no vectors of this ranker. */
    public List<Sentence> sentences(Candidate candidate) {
        return block(candidate).map(this::sentences).orElse(List.of());
    }

    private List<Sentence> sentences(RankBlock block) {
        int[] first = block.sentences();
        TklStretches stretches = ranker.scorer().stretches(query, block.vectors(), first);
        float[] windows = stretches.result().windows();
        float[] closeness = stretches.closeness();
        Sentence[] sentences = new Sentence[first.length];
        for (int i = 0; i < first.length; i++) {
            int end = i + 1 < first.length ? first[i + 1] : block.vectors().tokens();
            int window = best(windows, (first[i] + end - 1) / 2);
            sentences[i] =
                    new Sentence(block.begin(first[i]), block.end(end - 1), closeness[i], window, windows[window]);
        }
        return List.of(sentences);
    }

    /** How near each of a document's sentences comes to the query's own words, in order; none while it has no vectors of this ranker. */
    public List<Nearest> nearest(Candidate candidate) {
        return block(candidate).map(this::nearest).orElse(List.of());
    }

    private List<Nearest> nearest(RankBlock block) {
        int[] first = block.sentences();
        float[][] greatest = ranker.scorer().greatest(query, block.vectors(), first);
        Nearest[] nearest = new Nearest[first.length];
        for (int i = 0; i < first.length; i++) {
            nearest[i] = new Nearest(block.begin(first[i]), greatest[i]);
        }
        return List.of(nearest);
    }

    /** The best of the windows that a word lies in. */
    private int best(float[] windows, int word) {
        int last = word / ranker.config().stride();
        int first =
                Math.max(0, last - ranker.config().window() / ranker.config().stride() + 1);
        int best = first;
        for (int window = first + 1; window <= last; window++) {
            best = windows[window] > windows[best] ? window : best;
        }
        return best;
    }

    /** @param window of {@link #sentences} */
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
        Heat[] words = new Heat[block.vectors().tokens()];
        for (int word = 0; word < words.length; word++) {
            words[word] = new Heat(block.begin(word), block.end(word), windows[best(windows, word)]);
        }
        return List.of(words);
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
        // Vectors of another version or layout wait to be made anew; meanwhile the document is ranked without.
        if (RankBlock.isOlder(room, length)) {
            return Optional.empty();
        }
        RankBlock block = RankBlock.read(room, length);
        return block.vectors().ranker() == ranker.number() ? Optional.of(block) : Optional.empty();
    }
}
