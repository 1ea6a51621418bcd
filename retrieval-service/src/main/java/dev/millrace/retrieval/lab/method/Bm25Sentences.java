package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.window.Sentences;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The naive way: the sentences that BM25 ranks first, whatever is asked; it refuses when no sentence has any of the words. */
final class Bm25Sentences implements AnswerMethod {

    private final List<LabDocument> documents;
    private final List<Piece> pieces = new ArrayList<>();
    private final Bm25 bm25;

    Bm25Sentences(Workbench bench) throws IOException {
        this.documents = bench.texts().documents();
        for (int document = 0; document < documents.size(); document++) {
            Sentences sentences = Sentences.of(documents.get(document).text());
            for (int i = 0; i < sentences.size(); i++) {
                pieces.add(new Piece(document, sentences.begin()[i], sentences.end()[i]));
            }
        }
        this.bm25 = new Bm25(pieces.stream().map(piece -> piece.of(documents)).toList());
    }

    @Override
    public String name() {
        return "bm25-sentence";
    }

    @Override
    public Given answer(LabQuery question, Set<String> without, List<Integer> ks) throws IOException {
        Scored found = bm25.search(question.text(), Math.max(1, pieces.size()));
        List<RankedRegion> best = IntStream.range(0, found.size())
                .filter(i -> !without.contains(
                        documents.get(pieces.get(found.numbers()[i]).document()).id()))
                .limit(ks.stream().mapToInt(Integer::intValue).max().orElse(0))
                .mapToObj(i -> region(pieces.get(found.numbers()[i]), found.scores()[i]))
                .toList();
        return new Given(
                !best.isEmpty(),
                best.isEmpty() ? 0 : best.getFirst().score(),
                ks.stream().map(k -> best.subList(0, Math.min(k, best.size()))).toList());
    }

    private RankedRegion region(Piece piece, double score) {
        return new RankedRegion(documents.get(piece.document()).id(), piece.begin(), piece.end(), score);
    }
}
