package dev.millrace.retrieval.search;

import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.ranker.FusionWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** Makes the regions of all of a query's candidates comparable: the same fusion as for documents, over regions. */
final class RegionScores {

    private record Scored(
            int document, int begin, int end, double words, double meaning, double ranker, OptionalInt window) {}

    private final FusionWeights weights;
    private final List<Scored> all = new ArrayList<>();

    RegionScores(FusionWeights weights) {
        this.weights = weights;
    }

    /** @param around the passage that the region lies in @param ranker the window's score; NaN for none */
    void add(int document, int begin, int end, PassageMatch around, double ranker, OptionalInt window) {
        all.add(new Scored(document, begin, end, around.bm25(), around.dense(), ranker, window));
    }

    /** For each document its best regions. */
    List<List<Region>> best(int documents, int most) {
        double[] words = Standardised.of(all.stream().mapToDouble(Scored::words).toArray());
        double[] meaning =
                Standardised.of(all.stream().mapToDouble(Scored::meaning).toArray());
        double[] ranker =
                Standardised.of(all.stream().mapToDouble(Scored::ranker).toArray());
        List<List<Region>> ofEach = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            ofEach.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            Scored one = all.get(i);
            double score = weights.words() * words[i] + weights.meaning() * meaning[i] + weights.ranker() * ranker[i];
            ofEach.get(one.document()).add(new Region(one.begin(), one.end(), score, one.window()));
        }
        return ofEach.stream()
                .map(regions -> regions.stream()
                        .sorted(Comparator.comparingDouble((Region region) -> -region.score())
                                .thenComparingInt(Region::begin))
                        .limit(most)
                        .toList())
                .toList();
    }
}
