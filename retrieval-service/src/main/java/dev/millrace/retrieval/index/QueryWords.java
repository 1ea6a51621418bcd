package dev.millrace.retrieval.index;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    QueryWords(Analyzer analyzer, String text) {
        try (TokenStream words = analyzer.tokenStream(Fields.WORDS, text)) {
            CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
            words.reset();
            while (words.incrementToken()) {
                String term = word.toString();
                if (counts.size() < MOST || counts.containsKey(term)) {
                    counts.merge(term, 1, Integer::sum);
                }
            }
            words.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Any of the words; one that the query has twice counts twice. */
    Query in(String field) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        counts.forEach((word, count) -> {
            Query term = new TermQuery(new Term(field, word));
            query.add(count == 1 ? term : new BoostQuery(term, count), Occur.SHOULD);
        });
        return query.build();
    }
}
