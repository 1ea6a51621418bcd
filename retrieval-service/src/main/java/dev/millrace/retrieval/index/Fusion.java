package dev.millrace.retrieval.index;

import java.util.EnumSet;
import java.util.Set;

/** Makes one score of a candidate's ranks; the greater the better. */
@FunctionalInterface
public interface Fusion {

    double score(Ranks ranks);

    /** Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009) of all rankings: the sum of {@code 1 / (k + rank)}. */
    static Fusion rrf(int k) {
        return rrf(k, EnumSet.allOf(Ranking.class));
    }

    /** Reciprocal rank fusion of some rankings. */
    static Fusion rrf(int k, Set<Ranking> rankings) {
        Set<Ranking> fused = EnumSet.copyOf(rankings);
        return ranks -> fused.stream()
                .map(ranks::of)
                .mapToDouble(rank -> rank.isPresent() ? 1.0 / (k + rank.getAsInt()) : 0)
                .sum();
    }
}
