package dev.millrace.retrieval.train;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.pseudo.PseudoCollection;
import dev.millrace.retrieval.pseudo.PseudoQuery;
import dev.millrace.retrieval.pseudo.WordWeights;
import dev.millrace.retrieval.tkl.QueryStates;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** A collection with its queries, encoded once. One thread at a time. */
final class EncodedCollection {

    private final PseudoCollection source;
    private final WordWeights weights;
    private final States states;
    private final List<int[]> texts = new ArrayList<>();
    private final List<float[][]> vectors = new ArrayList<>();
    private final List<QueryStates> queries = new ArrayList<>();
    private final List<float[]> queryVectors = new ArrayList<>();

    /** @param mostTerms of a query; what comes later is left out @param progress is told of documents that are done, and of how many */
    EncodedCollection(
            PseudoCollection source, TextEncoder encoder, int mostTerms, BiConsumer<Integer, Integer> progress) {
        this.source = source;
        this.weights = new WordWeights(source.documents().stream()
                .flatMap(document -> document.passages().stream())
                .toList());
        this.states = new States(encoder.width());
        int done = 0;
        for (MaskedDocument document : source.documents()) {
            add(TitledPassages.encode(encoder, document.title(), document.passages()));
            progress.accept(++done, source.documents().size());
        }
        for (PseudoQuery query : source.queries()) {
            EncodedPassage encoded =
                    encoder.encode(List.of(query.text()), Urgency.DOCUMENT).getFirst();
            queries.add(query(encoded, query.text(), mostTerms));
            queryVectors.add(encoded.vector());
        }
    }

    private void add(List<EncodedPassage> passages) {
        texts.add(
                passages.stream().mapToInt(one -> states.add(one.wordVectors())).toArray());
        vectors.add(passages.stream().map(EncodedPassage::vector).toArray(float[][]::new));
    }

    private QueryStates query(EncodedPassage encoded, String text, int mostTerms) {
        Words words = encoded.words();
        int terms = Math.min(words.size(), mostTerms);
        float[] idf = new float[terms];
        for (int i = 0; i < terms; i++) {
            idf[i] = weights.weight(text.substring(words.begin()[i], words.end()[i]));
        }
        return new QueryStates(
                new dev.millrace.retrieval.tkl.TokenStates(words.size(), states.width(), encoded.wordVectors())
                        .first(terms),
                idf);
    }

    PseudoCollection source() {
        return source;
    }

    States states() {
        return states;
    }

    /** The numbers of a document's passages among the states. */
    int[] texts(int document) {
        return texts.get(document);
    }

    float[] vector(int document, int passage) {
        return vectors.get(document)[passage];
    }

    QueryStates query(int query) {
        return queries.get(query);
    }

    float[] queryVector(int query) {
        return queryVectors.get(query);
    }
}
