package dev.millrace.retrieval.index;

import dev.millrace.events.EventJson;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.util.BytesRef;

/** A snapshot of a {@link TenantIndex}. */
final class LuceneSnapshot implements Snapshot {

    private final SearcherManager searchers;
    private final IndexSearcher searcher;
    private final IndexSettings settings;
    private final Analyzer analyzer;
    private final AtomicBoolean closed = new AtomicBoolean();

    LuceneSnapshot(SearcherManager searchers, IndexSettings settings, Analyzer analyzer) throws IOException {
        this.searchers = searchers;
        this.searcher = searchers.acquire();
        this.settings = settings;
        this.analyzer = analyzer;
    }

    @Override
    public List<Candidate> search(FirstStageQuery query) {
        return Io.call(() -> {
            PreparedQuery prepared = prepared(words(query), query.vector());
            Map<Ranking, Set<Integer>> found = found(query, prepared);
            return ranked(Scoring.of(searcher, prepared, all(found)), found);
        });
    }

    @Override
    public List<Candidate> search(FirstStageQuery query, Feedback feedback) {
        if (feedback.isEmpty()) {
            return search(query);
        }
        return Io.call(() -> {
            PreparedQuery widened = prepared(new QueryWords(feedback.words()), feedback.vector());
            Map<Ranking, Set<Integer>> found = found(query, widened);
            TreeSet<Integer> parents = all(found);
            Map<Integer, ScoredDocument> own = new HashMap<>();
            Scoring.of(searcher, prepared(words(query), query.vector()), parents)
                    .forEach(document -> own.put(document.parent(), document));
            List<ScoredDocument> scored = Scoring.of(searcher, widened, parents).stream()
                    .map(document -> document.with(
                            Objects.requireNonNull(own.get(document.parent())).passages()))
                    .toList();
            return ranked(scored, found);
        });
    }

    @Override
    public Feedback feedback(FirstStageQuery query, List<Candidate> found) {
        return Io.call(() -> new FeedbackRun(searcher, rareness()).of(words(query), query.vector(), found));
    }

    @Override
    public double rareness(String word) {
        return Io.call(() -> rareness().of(word));
    }

    private Rareness rareness() {
        return new Rareness(searcher.getIndexReader(), analyzer);
    }

    private QueryWords words(FirstStageQuery query) {
        return new QueryWords(analyzer, query.text());
    }

    private static PreparedQuery prepared(QueryWords words, Optional<float[]> vector) {
        return new PreparedQuery(
                words.in(Fields.WORDS), words.in(Fields.PASSAGE_WORDS), vector.map(QuantisedVector::of));
    }

    private Map<Ranking, Set<Integer>> found(FirstStageQuery query, PreparedQuery prepared) throws IOException {
        return new Rankings(searcher, settings.exactPassages(), query.filter(), query.depth()).of(prepared);
    }

    private static TreeSet<Integer> all(Map<Ranking, Set<Integer>> found) {
        TreeSet<Integer> parents = new TreeSet<>();
        found.values().forEach(parents::addAll);
        return parents;
    }

    private List<Candidate> ranked(List<ScoredDocument> scored, Map<Ranking, Set<Integer>> found) {
        Map<Integer, Integer> words = ranks(scored, found, Ranking.WORDS);
        Map<Integer, Integer> passageWords = ranks(scored, found, Ranking.PASSAGE_WORDS);
        Map<Integer, Integer> meaning = ranks(scored, found, Ranking.MEANING);
        return scored.stream()
                .map(document -> candidate(
                        document,
                        new Ranks(rank(words, document), rank(passageWords, document), rank(meaning, document))))
                .sorted(Comparator.comparingDouble(Candidate::fused).reversed().thenComparing(Candidate::id))
                .toList();
    }

    private static Map<Integer, Integer> ranks(
            List<ScoredDocument> scored, Map<Ranking, Set<Integer>> found, Ranking ranking) {
        Set<Integer> among = found.getOrDefault(ranking, Set.of());
        Map<Integer, Integer> ranks = new HashMap<>();
        scored.stream()
                .filter(document -> among.contains(document.parent()))
                .sorted(Comparator.comparingDouble((ScoredDocument document) -> document.score(ranking))
                        .reversed()
                        .thenComparing(ScoredDocument::id))
                .forEach(document -> ranks.put(document.parent(), ranks.size() + 1));
        return ranks;
    }

    private static OptionalInt rank(Map<Integer, Integer> ranks, ScoredDocument document) {
        Integer rank = ranks.get(document.parent());
        return rank == null ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    private Candidate candidate(ScoredDocument document, Ranks ranks) {
        return new Candidate(
                document.id(),
                document.version(),
                document.parent(),
                document.bm25(),
                document.bm25Passage(),
                document.dense(),
                ranks,
                settings.fusion().score(ranks),
                document.passages());
    }

    @Override
    public Header header(Candidate candidate) {
        return Io.call(() -> {
            LuceneRankVectors.require(searcher, candidate);
            BytesRef json = searcher.storedFields()
                    .document(candidate.parent(), Set.of(Fields.HEADER))
                    .getBinaryValue(Fields.HEADER);
            return EventJson.read(BytesRef.deepCopyOf(json).bytes, Header.class);
        });
    }

    @Override
    public RankVectors rankVectors() {
        return new LuceneRankVectors(searcher);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Io.run(() -> searchers.release(searcher));
        }
    }
}
