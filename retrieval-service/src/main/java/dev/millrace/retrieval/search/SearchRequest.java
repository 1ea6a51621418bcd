package dev.millrace.retrieval.search;

import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.FilterException;
import dev.millrace.retrieval.filter.FilterLimits;
import dev.millrace.retrieval.filter.Filters;
import dev.millrace.servicekit.ApiException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A search as it is asked for.
 *
 * @param query plain words, nothing in it is syntax
 * @param k documents wanted, default 10
 * @param regions of each document, default 3
 * @param depth documents ranked over their whole length, default 100
 * @param feedback whether the best passages found first widen the query, by default so
 * @param filter see {@link Filters}
 * @param explain whether regions tell what their scores are made of, by default not
 */
public record SearchRequest(
        @Nullable String query,
        @Nullable Integer k,
        @Nullable Integer regions,
        @Nullable Integer depth,
        @Nullable Boolean feedback,
        @Nullable JsonNode filter,
        @Nullable Boolean explain) {

    private static final int DOCUMENTS = 10;
    private static final int REGIONS = 3;
    private static final int DEPTH = 100;

    Query checked(SearchProperties bounds) {
        return checked("query", bounds);
    }

    /**
     * What is searched for.
     *
     * @param named the field that the caller gave the query in
     * @throws dev.millrace.servicekit.ApiException {@code invalid-request} with the field at fault
     */
    public Query checked(String named, SearchProperties bounds) {
        String text = query(named, query, bounds);
        int documents = within("k", k, DOCUMENTS, bounds.maxDocuments());
        int ofEach = within("regions", regions, REGIONS, bounds.maxRegions());
        int deep = Math.max(documents, within("depth", depth, Math.min(DEPTH, bounds.maxDepth()), bounds.maxDepth()));
        return new Query(text, condition(), documents, ofEach, deep, !Boolean.FALSE.equals(feedback));
    }

    static String query(String named, @Nullable String query, SearchProperties bounds) {
        if (query == null || query.isBlank()) {
            throw ApiException.invalid(named, "has at least one word");
        }
        if (query.length() > bounds.maxQuery()) {
            throw ApiException.invalid(named, "has at most " + bounds.maxQuery() + " characters");
        }
        return query;
    }

    boolean explained() {
        return Boolean.TRUE.equals(explain);
    }

    private Filter condition() {
        if (filter == null || filter.isNull()) {
            return Filter.ALL;
        }
        try {
            return Filters.parse(filter, "filter", FilterLimits.DEFAULT);
        } catch (FilterException e) {
            throw ApiException.invalid(e.path(), e.reason());
        }
    }

    private static int within(String field, @Nullable Integer value, int absent, int most) {
        int given = Optional.ofNullable(value).orElse(absent);
        if (given < 1 || given > most) {
            throw ApiException.invalid(field, "is 1 to " + most);
        }
        return given;
    }
}
