package dev.millrace.retrieval.search;

import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.ranker.Reranking.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Makes the regions of all of a query's documents comparable: the fusion of documents, over regions. The ranker sees a sentence twice:
 * its words, and the best window around them.
 */
final class RegionScores {

    private record Scored(int document, PassageMatch passage, Optional<Sentence> sentence) {

        double ofSentence(ToDoubleFunction<Sentence> score) {
            return sentence.map(score::applyAsDouble).orElse(Double.NaN);
        }

        Region region(double score) {
            return sentence.map(own -> new Region(own.begin(), own.end(), score, OptionalInt.of(own.window())))
                    .orElseGet(() -> new Region(passage.begin(), passage.end(), score, OptionalInt.empty()));
        }
    }

    private final FusionWeights weights;
    private final List<Scored> all = new ArrayList<>();

    RegionScores(FusionWeights weights) {
        this.weights = weights;
    }

    /** @param around the passage that the sentence lies in */
    void add(int document, PassageMatch around, Sentence sentence) {
        all.add(new Scored(document, around, Optional.of(sentence)));
    }

    /** A passage of a document that no ranker can look into. */
    void add(int document, PassageMatch passage) {
        all.add(new Scored(document, passage, Optional.empty()));
    }

    /** For each document its best regions. */
    List<List<Region>> best(int documents, int most) {
        double[] words = standardised(one -> one.passage().bm25());
        double[] meaning = standardised(one -> one.passage().dense());
        double[] closeness = standardised(one -> one.ofSentence(Sentence::closeness));
        double[] ranker = standardised(one -> one.ofSentence(Sentence::score));
        List<List<Region>> ofEach = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            ofEach.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            double score = weights.words() * words[i]
                    + weights.meaning() * meaning[i]
                    + weights.ranker() * (closeness[i] + ranker[i]);
            ofEach.get(all.get(i).document()).add(all.get(i).region(score));
        }
        return ofEach.stream()
                .map(regions -> regions.stream()
                        .sorted(Comparator.comparingDouble((Region region) -> -region.score())
                                .thenComparingInt(Region::begin))
                        .limit(most)
                        .toList())
                .toList();
    }

    private double[] standardised(ToDoubleFunction<Scored> score) {
        return Standardised.of(all.stream().mapToDouble(score).toArray());
    }
}
