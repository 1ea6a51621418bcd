package dev.millrace.retrieval.index;

import dev.millrace.retrieval.filter.Filter;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/** What filters mean in the index. Passages and parents both carry their document's terms, so that one query serves both. */
final class FilterQueries {

    private FilterQueries() {}

    /** A query to filter by. */
    static Query of(Filter filter) {
        return switch (filter) {
            case Filter.Equals equals -> term(FilterTerms.equal(equals.field(), equals.value()));
            case Filter.In in ->
                new TermInSetQuery(
                        Fields.FILTER,
                        in.values().stream()
                                .map(value -> FilterTerms.equal(in.field(), value))
                                .toList());
            case Filter.Range range ->
                new TermRangeQuery(
                        Fields.FILTER,
                        FilterTerms.number(range.field(), range.from().orElse(Double.NEGATIVE_INFINITY)),
                        FilterTerms.number(range.field(), range.to().orElse(Double.POSITIVE_INFINITY)),
                        true,
                        true);
            case Filter.Exists exists -> term(FilterTerms.exists(exists.field()));
            case Filter.And and -> all(and.filters());
            case Filter.Or or -> any(or.filters());
            case Filter.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(of(not.filter()), Occur.MUST_NOT)
                        .build();
        };
    }

    private static Query term(BytesRef term) {
        return new TermQuery(new Term(Fields.FILTER, term));
    }

    private static Query all(List<Filter> filters) {
        if (filters.isEmpty()) {
            return MatchAllDocsQuery.INSTANCE;
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        filters.forEach(each -> query.add(of(each), Occur.FILTER));
        return query.build();
    }

    private static Query any(List<Filter> filters) {
        if (filters.isEmpty()) {
            return new MatchNoDocsQuery("no alternative");
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        filters.forEach(each -> query.add(of(each), Occur.SHOULD));
        return query.build();
    }
}
