package dev.millrace.retrieval.train;

import dev.millrace.events.DocumentId;
import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.Standardised;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.pseudo.PseudoQuery;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TklResult;
import dev.millrace.retrieval.tkl.TklScorer;
import dev.millrace.tensors.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Ranks whole documents that no ranker was trained on, as a search would: the first stage's candidates, with all of their scores. */
final class Contest implements AutoCloseable {

    private static final int DEPTH = 30;

    private final EncodedCollection collection;
    private final Function<Integer, Part> parts;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final TenantIndex index;
    private final List<Integer> documents = new ArrayList<>();
    private final int most;

    /** @param most queries */
    Contest(EncodedCollection collection, Function<Integer, Part> parts, int most) {
        this.collection = collection;
        this.parts = parts;
        this.most = most;
        this.index = TenantIndex.open(directory, IndexSettings.DETERMINISTIC);
        List<MaskedDocument> all = collection.source().documents();
        for (int d = 0; d < all.size(); d++) {
            if (parts.apply(d) != Part.TRAIN) {
                documents.add(d);
                index.put(indexed(d, all.get(d)));
            }
        }
        index.refresh();
    }

    private IndexedDocument indexed(int number, MaskedDocument document) {
        StringBuilder text = new StringBuilder();
        List<IndexedPassage> passages = new ArrayList<>();
        for (int p = 0; p < document.passages().size(); p++) {
            int begin = text.length();
            text.append(document.passages().get(p));
            passages.add(new IndexedPassage(begin, text.length(), Optional.of(collection.vector(number, p))));
            text.append('\n');
        }
        Optional<String> title = Optional.of(document.title()).filter(one -> !one.isBlank());
        return new IndexedDocument(
                new DocumentId(Integer.toString(number)),
                "1",
                new Header(title, Optional.empty(), List.of(), Map.of()),
                text.toString(),
                passages,
                Optional.empty());
    }

    /** Queries of which the first stage finds the answer, with the ranker's scores. */
    List<Signals> signals(TklConfig config, Map<String, Tensor> weights) {
        TklScorer scorer = new TklScorer(config, weights);
        List<Signals> signals = new ArrayList<>();
        try (Parameters parameters = Parameters.stored(weights)) {
            TklModel model = new TklModel(config, parameters);
            Map<Integer, TklDocument> vectors = new LinkedHashMap<>();
            for (int d : documents) {
                vectors.put(
                        d,
                        TklDocument.quantised(
                                model.documentVectors(collection.states().joined(collection.texts(d))),
                                config.width(),
                                config.stride(),
                                0));
            }
            List<PseudoQuery> queries = collection.source().queries();
            for (int q = 0; q < queries.size() && signals.size() < most; q++) {
                if (parts.apply(queries.get(q).document()) != Part.TRAIN) {
                    TklQuery query = model.query(collection.query(q), 0);
                    of(q, document -> scorer.score(query, Objects.requireNonNull(vectors.get(document))))
                            .ifPresent(signals::add);
                }
            }
        }
        return signals;
    }

    private Optional<Signals> of(int query, Function<Integer, TklResult> ranker) {
        PseudoQuery asked = collection.source().queries().get(query);
        List<Candidate> found = index.search(
                new FirstStageQuery(asked.text(), Optional.of(collection.queryVector(query)), Filter.ALL, DEPTH));
        double[][] scores = new double[3][found.size()];
        int relevant = -1;
        for (int i = 0; i < found.size(); i++) {
            int document = Integer.parseInt(found.get(i).id().value());
            relevant = document == asked.document() ? i : relevant;
            scores[Signals.BM25][i] = found.get(i).bm25Passage();
            scores[Signals.DENSE][i] = found.get(i).dense();
            scores[Signals.TKL][i] = ranker.apply(document).score();
        }
        if (relevant < 0 || found.size() < 2) {
            return Optional.empty();
        }
        for (int signal = 0; signal < scores.length; signal++) {
            scores[signal] = Standardised.of(scores[signal]);
        }
        return Optional.of(new Signals(asked.kind(), parts.apply(asked.document()), scores, relevant));
    }

    @Override
    public void close() {
        index.close();
    }
}
