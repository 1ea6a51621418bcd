package dev.millrace.retrieval.index;

import dev.millrace.retrieval.filter.Filter;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnByteVectorQuery;
import org.apache.lucene.search.Query;

/** Finds the first documents of every ranking; the filter is part of each. */
final class Rankings {

    /** Most passages asked of the graph, when those nearest belong to few documents. */
    private static final int MOST_NEAREST = 10_000;

    private final IndexSearcher searcher;
    private final int exactPassages;
    private final Filter filter;
    private final Query filterQuery;
    private final int depth;

    Rankings(IndexSearcher searcher, int exactPassages, Filter filter, int depth) {
        this.searcher = searcher;
        this.exactPassages = exactPassages;
        this.filter = filter;
        this.filterQuery = FilterQueries.of(filter);
        this.depth = depth;
    }

    /** The parents that each ranking has among its first, in no order. */
    Map<Ranking, Set<Integer>> of(PreparedQuery query) throws IOException {
        Map<Ranking, Set<Integer>> found = new EnumMap<>(Ranking.class);
        found.put(Ranking.WORDS, byWords(query.words()));
        found.put(Ranking.PASSAGE_WORDS, byWords(query.passageWords()));
        found.put(
                Ranking.MEANING,
                query.vector().isPresent() ? byMeaning(query.vector().get()) : Set.of());
        return found;
    }

    private Set<Integer> byWords(Query words) throws IOException {
        Query filtered = filter.equals(Filter.ALL)
                ? words
                : new BooleanQuery.Builder()
                        .add(words, Occur.MUST)
                        .add(filterQuery, Occur.FILTER)
                        .build();
        return parents(searcher.search(filtered, DocumentCollector.manager(LeafScores.BM25, depth)));
    }

    private Set<Integer> byMeaning(QuantisedVector vector) throws IOException {
        Query all = new BooleanQuery.Builder()
                .add(new FieldExistsQuery(Fields.VECTOR), Occur.FILTER)
                .add(filterQuery, Occur.FILTER)
                .build();
        if (vectors(vector) <= exactPassages || !filter.equals(Filter.ALL) && searcher.count(all) <= exactPassages) {
            return parents(searcher.search(all, DocumentCollector.manager(LeafScores.cosine(vector), depth)));
        }
        for (int nearest = 2 * depth; ; nearest = Math.min(4 * nearest, MOST_NEAREST)) {
            Query near = new KnnByteVectorQuery(Fields.VECTOR, vector.bytes(), nearest, filterQuery);
            DocumentCollector.Collected collected =
                    searcher.search(near, DocumentCollector.manager(LeafScores.cosine(vector), depth));
            if (collected.best().found().size() == depth || collected.matches() < nearest || nearest >= MOST_NEAREST) {
                return parents(collected);
            }
        }
    }

    private static Set<Integer> parents(DocumentCollector.Collected collected) {
        return collected.best().found().stream()
                .map(BestDocuments.Found::parent)
                .collect(Collectors.toUnmodifiableSet());
    }

    private int vectors(QuantisedVector query) throws IOException {
        int vectors = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            KnnVectorValues values = leaf.reader().getByteVectorValues(Fields.VECTOR);
            if (values != null) {
                if (values.dimension() != query.bytes().length) {
                    throw new IllegalArgumentException("the query's vector has " + query.bytes().length
                            + " dimensions, those indexed have " + values.dimension());
                }
                vectors += values.size();
            }
        }
        return vectors;
    }
}
