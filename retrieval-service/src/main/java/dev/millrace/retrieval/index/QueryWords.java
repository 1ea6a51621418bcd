package dev.millrace.retrieval.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** The words of a query, analysed like those of documents. Nothing in its text is syntax. */
final class QueryWords {

    /** Most different words of a query; those that follow are left out. */
    static final int MOST = 1024;

    private final Map<String, Double> weights = new LinkedHashMap<>();

    /** @param weights by stem, above 0 */
    QueryWords(Map<String, Double> weights) {
        this.weights.putAll(weights);
    }

    QueryWords(Analyzer analyzer, String text) {
        try (TokenStream words = analyzer.tokenStream(Fields.WORDS, text)) {
            CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
            words.reset();
            while (words.incrementToken()) {
                String term = word.toString();
                if (weights.size() < MOST || weights.containsKey(term)) {
                    weights.merge(term, 1.0, Double::sum);
                }
            }
            words.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the query has each stem, in its order. */
    Map<String, Double> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Any of the words; one that the query has twice counts twice. */
    Query in(String field) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        weights.forEach((word, weight) -> {
            Query term = new TermQuery(new Term(field, word));
            query.add(weight == 1 ? term : new BoostQuery(term, weight.floatValue()), Occur.SHOULD);
        });
        return query.build();
    }
}
