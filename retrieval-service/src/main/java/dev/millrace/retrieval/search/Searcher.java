package dev.millrace.retrieval.search;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.ranker.Reranking;
import dev.millrace.retrieval.ranker.Reranking.Found;
import dev.millrace.retrieval.ranker.Reranking.Scored;
import dev.millrace.retrieval.ranker.Standardised;
import dev.millrace.retrieval.tkl.TklQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Ranks documents: candidates by words and by meaning, the best of them scored over their whole length, all scores fused. Thread-safe.
 * Without a ranker the fusion of the first stage decides, and its passages are the regions.
 */
public final class Searcher {

    private final TextEncoder encoder;
    private final Optional<Ranker> ranker;

    public Searcher(TextEncoder encoder, Optional<Ranker> ranker) {
        this.encoder = encoder;
        this.ranker = ranker;
    }

    /** A ranking's side of one query in one snapshot: for one thread. */
    public Optional<Reranking> reranking(Snapshot snapshot, EncodedPassage query) {
        return ranker.flatMap(version -> {
            Optional<TklQuery> side = version.query(query);
            return side.map(own -> new Reranking(version, own, snapshot.rankVectors()));
        });
    }

    /** The encoder's view of a query. */
    public EncodedPassage encode(String query) {
        return encoder.encodeQuery(query);
    }

    /** Best first; the snapshot stays the caller's. */
    public List<Hit> search(Snapshot snapshot, Query query) {
        return search(snapshot, query, encode(query.text()));
    }

    List<Hit> search(Snapshot snapshot, Query query, EncodedPassage encoded) {
        List<Candidate> found = snapshot.search(
                new FirstStageQuery(query.text(), Optional.of(encoded.vector()), query.filter(), query.depth()));
        if (found.isEmpty()) {
            return List.of();
        }
        List<Candidate> deep = best(found, firstScores(found), query.depth());
        // In the order they are stored, which is the order they are read fastest in.
        deep.sort(Comparator.comparingInt(Candidate::parent));
        Optional<Reranking> reranking = reranking(snapshot, encoded);
        List<Optional<Scored>> scored = deep.stream()
                .map(candidate -> reranking.flatMap(own -> own.score(candidate)))
                .toList();
        return hits(deep, scored, query);
    }

    private static double[] firstScores(List<Candidate> found) {
        return fused(found, found.stream().mapToDouble(one -> Double.NaN).toArray(), FusionWeights.EQUAL);
    }

    private static List<Candidate> best(List<Candidate> found, double[] scores, int most) {
        return order(scores, i -> found.get(i).id()).stream()
                .limit(most)
                .map(found::get)
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
    }

    private List<Hit> hits(List<Candidate> deep, List<Optional<Scored>> scored, Query query) {
        double[] ranked = scored.stream()
                .mapToDouble(
                        one -> one.map(Scored::score).map(Float::doubleValue).orElse(Double.NaN))
                .toArray();
        double[] scores = fused(deep, ranked, weights());
        RegionScores regions = new RegionScores(weights());
        for (int i = 0; i < deep.size(); i++) {
            Candidate candidate = deep.get(i);
            List<Found> windows = scored.get(i).map(Scored::windows).orElse(List.of());
            if (windows.isEmpty()) {
                for (PassageMatch passage : candidate.passages()) {
                    regions.add(i, passage.begin(), passage.end(), passage, Double.NaN, OptionalInt.empty());
                }
            } else {
                for (Found window : windows) {
                    PassageMatch around = around(candidate, window);
                    regions.add(
                            i, window.begin(), window.end(), around, window.score(), OptionalInt.of(window.window()));
                }
            }
        }
        List<List<Region>> ofEach = regions.best(deep.size(), query.regions());
        return order(scores, i -> deep.get(i).id()).stream()
                .limit(query.documents())
                .map(i -> new Hit(
                        deep.get(i),
                        scores[i],
                        Double.isNaN(ranked[i]) ? OptionalDouble.empty() : OptionalDouble.of(ranked[i]),
                        ofEach.get(i)))
                .toList();
    }

    private FusionWeights weights() {
        return ranker.map(Ranker::weights).orElse(FusionWeights.EQUAL);
    }

    private static double[] fused(List<Candidate> candidates, double[] ranked, FusionWeights weights) {
        double[] words = Standardised.of(
                candidates.stream().mapToDouble(Candidate::bm25Passage).toArray());
        double[] meaning = Standardised.of(
                candidates.stream().mapToDouble(Candidate::dense).toArray());
        double[] ranker = Standardised.of(ranked);
        double[] fused = new double[candidates.size()];
        for (int i = 0; i < fused.length; i++) {
            fused[i] = weights.words() * words[i] + weights.meaning() * meaning[i] + weights.ranker() * ranker[i];
        }
        return fused;
    }

    /** The matching passage that the window's middle lies in; else the weakest that matched stands for it. */
    private static PassageMatch around(Candidate candidate, Found window) {
        int middle = (window.begin() + window.end()) / 2;
        return candidate.passages().stream()
                .filter(passage -> passage.begin() <= middle && middle < passage.end())
                .findFirst()
                .orElseGet(() -> candidate.passages().isEmpty()
                        ? new PassageMatch(window.begin(), window.end(), 0, Double.NaN)
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
