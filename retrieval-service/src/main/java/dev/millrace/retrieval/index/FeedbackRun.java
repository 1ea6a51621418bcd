package dev.millrace.retrieval.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/**
 * Widens one query. Ten passages, twenty words and half of the weight for each side are what relevance models are commonly run with; the
 * vector looks at fewer passages because a mean of many means little.
 */
final class FeedbackRun {

    private static final int PASSAGES = 10;
    private static final int WORDS = 20;
    private static final double OWN_WORDS = 0.5;
    private static final int PASSAGES_OF_VECTOR = 3;
    private static final double OWN_VECTOR = 0.6;

    private final IndexSearcher searcher;
    private final Rareness rareness;

    FeedbackRun(IndexSearcher searcher, Rareness rareness) {
        this.searcher = searcher;
        this.rareness = rareness;
    }

    /** A passage of the index. @param shift from its words' places to those of the text */
    private record Passage(Candidate document, LeafReaderContext leaf, int doc, int begin, int shift) {}

    private static final class Word {
        private double weight;
        private final List<Feedback.Place> places = new ArrayList<>();
    }

    Feedback of(QueryWords query, Optional<float[]> vector, List<Candidate> found) throws IOException {
        List<Passage> passages = best(found);
        Map<String, Word> words = new HashMap<>();
        for (Passage passage : passages) {
            count(passage, words);
        }
        List<Map.Entry<String, Word>> heaviest = words.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Word> one) -> -one.getValue().weight)
                        .thenComparing(Map.Entry::getKey))
                .limit(WORDS)
                .toList();
        if (heaviest.isEmpty()) {
            return Feedback.NONE;
        }
        double all = heaviest.stream().mapToDouble(one -> one.getValue().weight).sum();
        double own = query.weights().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        Map<String, Double> widened = new LinkedHashMap<>();
        query.weights().forEach((stem, weight) -> widened.put(stem, OWN_WORDS * weight / own));
        List<Feedback.Added> added = new ArrayList<>();
        for (Map.Entry<String, Word> one : heaviest) {
            double share = one.getValue().weight / all;
            widened.merge(one.getKey(), (own > 0 ? 1 - OWN_WORDS : 1) * share, Double::sum);
            added.add(new Feedback.Added(one.getKey(), share, rareness.ofStem(one.getKey()), one.getValue().places));
        }
        return new Feedback(widened, vector.isPresent() ? moved(vector.get(), passages) : vector, added);
    }

    /** The passages that words and meaning together rank first, of all candidates. */
    private List<Passage> best(List<Candidate> found) throws IOException {
        record Match(Candidate document, PassageMatch passage) {}
        List<Match> matches = new ArrayList<>();
        found.forEach(document -> document.passages().forEach(passage -> matches.add(new Match(document, passage))));
        double[] words = Standardised.of(
                matches.stream().mapToDouble(one -> one.passage().bm25()).toArray());
        double[] meaning = Standardised.of(
                matches.stream().mapToDouble(one -> one.passage().dense()).toArray());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> -(words[i] + meaning[i]))
                .thenComparing(i -> matches.get(i).document().id())
                .thenComparing(i -> matches.get(i).passage().begin()));
        List<Passage> best = new ArrayList<>();
        for (int i : order.subList(0, Math.min(PASSAGES, order.size()))) {
            find(matches.get(i).document(), matches.get(i).passage()).ifPresent(best::add);
        }
        return best;
    }

    private Optional<Passage> find(Candidate document, PassageMatch match) throws IOException {
        LeafReaderContext leaf = LuceneRankVectors.require(searcher, document);
        int parent = document.parent() - leaf.docBase;
        NumericDocValues spans = DocValues.getNumeric(leaf.reader(), Fields.SPAN);
        NumericDocValues shifts = DocValues.getNumeric(leaf.reader(), Fields.SHIFT);
        for (int doc = parent - new LeafDocuments(leaf.reader()).passages(parent); doc < parent; doc++) {
            if (spans.advanceExact(doc)
                    && Blocks.begin(spans.longValue()) == match.begin()
                    && shifts.advanceExact(doc)) {
                return Optional.of(new Passage(document, leaf, doc, match.begin(), (int) shifts.longValue()));
            }
        }
        return Optional.empty();
    }

    /** Each passage counts the same, however long it is. */
    private static void count(Passage passage, Map<String, Word> words) throws IOException {
        Terms terms = passage.leaf().reader().termVectors().get(passage.doc(), Fields.PASSAGE_WORDS);
        if (terms == null) {
            return;
        }
        Map<String, List<Integer>> begins = new HashMap<>();
        int length = 0;
        TermsEnum each = terms.iterator();
        for (BytesRef term = each.next(); term != null; term = each.next()) {
            PostingsEnum places = each.postings(null, PostingsEnum.OFFSETS);
            places.nextDoc();
            List<Integer> of = begins.computeIfAbsent(term.utf8ToString(), _ -> new ArrayList<>());
            for (int i = 0; i < places.freq(); i++) {
                places.nextPosition();
                of.add(places.startOffset());
                length++;
            }
        }
        int all = length;
        begins.forEach((stem, offsets) -> {
            if (stem.chars().allMatch(Character::isDigit)) {
                return;
            }
            Word word = words.computeIfAbsent(stem, _ -> new Word());
            word.weight += (double) offsets.size() / all;
            for (int offset : offsets) {
                int begin = offset + passage.shift();
                if (begin >= passage.begin()) {
                    word.places.add(new Feedback.Place(passage.document(), begin));
                }
            }
        });
    }

    private static Optional<float[]> moved(float[] vector, List<Passage> passages) throws IOException {
        float[] mean = new float[vector.length];
        for (Passage passage : passages.subList(0, Math.min(PASSAGES_OF_VECTOR, passages.size()))) {
            ByteVectorValues values = passage.leaf().reader().getByteVectorValues(Fields.VECTOR);
            if (values != null && values.dimension() == vector.length) {
                KnnVectorValues.DocIndexIterator at = values.iterator();
                if (at.advance(passage.doc()) == passage.doc()) {
                    byte[] bytes = values.vectorValue(at.index());
                    float[] one = new float[bytes.length];
                    for (int i = 0; i < one.length; i++) {
                        one[i] = bytes[i];
                    }
                    add(mean, one, 1);
                }
            }
        }
        float[] moved = new float[vector.length];
        add(moved, vector, OWN_VECTOR);
        add(moved, mean, 1 - OWN_VECTOR);
        return Optional.of(moved);
    }

    /** A vector's direction, so long. */
    private static void add(float[] sum, float[] vector, double length) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        double scale = square > 0 ? length / Math.sqrt(square) : 0;
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (scale * vector[i]);
        }
    }
}
