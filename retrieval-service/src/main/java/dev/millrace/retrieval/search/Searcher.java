package dev.millrace.retrieval.search;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.ranker.Reranking;
import dev.millrace.retrieval.ranker.Reranking.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Ranks documents: candidates by words and by meaning, the best of them scored over their whole length, all scores fused. Thread-safe.
 * Without a ranker the fusion of the first stage decides, and its passages are the regions.
 */
public final class Searcher {

    /** Documents that are worth another thread. */
    private static final int LEAST_OF_THREAD = 8;

    /** Documents whose scores have a mean and a deviation worth the name. */
    private static final int LEAST_COMPARED = 30;

    private final TextEncoder encoder;
    private final Optional<Ranker> ranker;

    public Searcher(TextEncoder encoder, Optional<Ranker> ranker) {
        this.encoder = encoder;
        this.ranker = ranker;
    }

    /** A ranking's side of one query in one snapshot: for one thread. */
    public Optional<Reranking> reranking(Snapshot snapshot, String text, EncodedPassage query) {
        return ranker.flatMap(version -> version.query(query, text, snapshot::rareness)
                .map(own -> new Reranking(version, own, snapshot.rankVectors())));
    }

    /** The encoder's view of a query. */
    public EncodedPassage encode(String query) {
        return encoder.encodeQuery(query);
    }

    /** Best first; the snapshot stays the caller's. */
    public List<Hit> search(Snapshot snapshot, Query query) {
        return search(snapshot, query, encode(query.text()));
    }

    /** The same with the query encoded before. */
    public List<Hit> search(Snapshot snapshot, Query query, EncodedPassage encoded) {
        FirstStageQuery first =
                new FirstStageQuery(query.text(), Optional.of(encoded.vector()), query.filter(), query.depth());
        List<Candidate> found = snapshot.search(first);
        Optional<Reranking> reranking = reranking(snapshot, query.text(), encoded);
        Feedback feedback = query.feedback() && !found.isEmpty() ? snapshot.feedback(first, found) : Feedback.NONE;
        if (!feedback.isEmpty()) {
            found = snapshot.search(first, feedback);
            reranking = reranking.map(own -> own.widened(feedback));
        }
        if (found.isEmpty()) {
            return List.of();
        }
        Scored unranked = scored(found, Optional.empty(), snapshot);
        List<Candidate> deep = best(found, fused(unranked, unranked, FusionWeights.EQUAL), query.depth());
        // In the order they are stored, which is the order they are read fastest in.
        deep.sort(Comparator.comparingInt(Candidate::parent));
        Scored scored = scored(deep, reranking, snapshot);
        return hits(scored, background(scored, first, feedback, reranking, snapshot), reranking, query);
    }

    /** Documents and what the ranker says of them; NaN where it says nothing. */
    private record Scored(List<Candidate> documents, double[] ranked) {

        double[] of(ToDoubleFunction<Candidate> score) {
            return documents.stream().mapToDouble(score).toArray();
        }
    }

    private static Scored scored(List<Candidate> documents, Optional<Reranking> reranking, Snapshot snapshot) {
        return new Scored(
                documents,
                reranking
                        .map(own -> ranked(own, documents, snapshot))
                        .orElseGet(() ->
                                documents.stream().mapToDouble(_ -> Double.NaN).toArray()));
    }

    /**
     * What scores are compared with: the candidates themselves, or where a filter leaves few, what is found without it. By themselves the
     * scores of two documents are one deviation apart, however close they are.
     */
    private static Scored background(
            Scored scored, FirstStageQuery query, Feedback feedback, Optional<Reranking> reranking, Snapshot snapshot) {
        if (scored.documents().size() >= LEAST_COMPARED || query.filter().equals(Filter.ALL)) {
            return scored;
        }
        FirstStageQuery unfiltered = new FirstStageQuery(query.text(), query.vector(), Filter.ALL, LEAST_COMPARED);
        List<Candidate> others = new ArrayList<>(snapshot.search(unfiltered, feedback));
        others.sort(Comparator.comparingInt(Candidate::parent));
        return scored(others, reranking, snapshot);
    }

    /** On every processor, each with a reader of its own. */
    private static double[] ranked(Reranking reranking, List<Candidate> deep, Snapshot snapshot) {
        double[] ranked = new double[deep.size()];
        int parts = Math.min(Runtime.getRuntime().availableProcessors(), Math.ceilDiv(deep.size(), LEAST_OF_THREAD));
        IntStream.range(0, parts).parallel().forEach(part -> {
            Reranking own = parts == 1 ? reranking : reranking.with(snapshot.rankVectors());
            int end = (part + 1) * deep.size() / parts;
            for (int i = part * deep.size() / parts; i < end; i++) {
                ranked[i] = own.score(deep.get(i));
            }
        });
        return ranked;
    }

    private static List<Candidate> best(List<Candidate> found, double[] scores, int most) {
        return order(scores, i -> found.get(i).id()).stream()
                .limit(most)
                .map(found::get)
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
    }

    private List<Hit> hits(Scored scored, Scored background, Optional<Reranking> reranking, Query query) {
        List<Candidate> deep = scored.documents();
        double[] ranked = scored.ranked();
        double[] scores = fused(scored, background, weights());
        List<Integer> best = order(scores, i -> deep.get(i).id()).stream()
                .limit(query.documents())
                .toList();
        RegionScores regions = new RegionScores(weights());
        for (int place = 0; place < best.size(); place++) {
            Candidate candidate = deep.get(best.get(place));
            List<Sentence> sentences =
                    reranking.map(own -> own.sentences(candidate)).orElse(List.of());
            for (Sentence sentence : sentences) {
                regions.add(place, around(candidate, sentence), sentence);
            }
            if (sentences.isEmpty()) {
                for (PassageMatch passage : candidate.passages()) {
                    regions.add(place, passage);
                }
            }
        }
        List<List<Region>> ofEach = regions.best(best.size(), query.regions());
        return IntStream.range(0, best.size())
                .mapToObj(place -> new Hit(
                        deep.get(best.get(place)),
                        scores[best.get(place)],
                        Double.isNaN(ranked[best.get(place)])
                                ? OptionalDouble.empty()
                                : OptionalDouble.of(ranked[best.get(place)]),
                        ofEach.get(place)))
                .toList();
    }

    private FusionWeights weights() {
        return ranker.map(Ranker::weights).orElse(FusionWeights.EQUAL);
    }

    private static double[] fused(Scored scored, Scored background, FusionWeights weights) {
        double[] words = Standardised.of(scored.of(Candidate::bm25Passage), background.of(Candidate::bm25Passage));
        double[] meaning = Standardised.of(scored.of(Candidate::dense), background.of(Candidate::dense));
        double[] ranker = Standardised.of(scored.ranked(), background.ranked());
        double[] fused = new double[scored.documents().size()];
        for (int i = 0; i < fused.length; i++) {
            fused[i] = weights.words() * words[i] + weights.meaning() * meaning[i] + weights.ranker() * ranker[i];
        }
        return fused;
    }

    /** The matching passage that the sentence's middle lies in; else the weakest that matched stands for it. */
    private static PassageMatch around(Candidate candidate, Sentence sentence) {
        int middle = (sentence.begin() + sentence.end()) / 2;
        return candidate.passages().stream()
                .filter(passage -> passage.begin() <= middle && middle < passage.end())
                .findFirst()
                .orElseGet(() -> candidate.passages().isEmpty()
                        ? new PassageMatch(sentence.begin(), sentence.end(), 0, Double.NaN)
                        : candidate.passages().getLast());
    }

    private interface Named {
        dev.millrace.events.DocumentId of(int index);
    }

    private static List<Integer> order(double[] scores, Named names) {
        return java.util.stream.IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]).thenComparing(i -> names.of(i)))
                .toList();
    }
}
