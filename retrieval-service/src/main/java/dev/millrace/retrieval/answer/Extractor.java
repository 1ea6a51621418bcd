package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.answer.Extraction.Extracted;
import dev.millrace.retrieval.answer.Finding.Found;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.ranker.Reranking.Nearest;
import dev.millrace.retrieval.search.Hit;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.Searcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Answers questions with the sentences that support an answer. Thread-safe; needs neither database nor web. */
public final class Extractor {

    /** A sentence with less support is not shown, unless told otherwise: see {@link SupportModel}. */
    public static final double LEAST_SUPPORT = 0.5;

    /** Sentences of one document that are looked at. */
    private static final int REGIONS = 20;

    /** Of a term: what has less of it does not have to do with it. */
    private static final double COVERED = 0.5;

    private final SupportModel model;
    private final double leastSupport;

    public Extractor(SupportModel model, double leastSupport) {
        this.model = model;
        this.leastSupport = leastSupport;
    }

    /**
     * Finds what to answer from.
     *
     * @param texts of what was found; empty when the version found is no longer the document's
     */
    public Finding search(
            Searcher searcher, Snapshot snapshot, Query query, Function<Candidate, Optional<HitText>> texts) {
        EncodedPassage encoded = searcher.encode(query.text());
        List<Found> found = new ArrayList<>();
        for (Hit hit : searcher.search(snapshot, query.withRegions(REGIONS), encoded)) {
            texts.apply(hit.candidate()).ifPresent(text -> found.add(new Found(hit, text)));
        }
        QuestionTerms terms = QuestionTerms.of(query.text(), encoded.words(), snapshot::rareness);
        return new Finding(terms, found, searcher.reranking(snapshot, query.text(), encoded));
    }

    /** Mean of a term's greatest cosine in any sentence of the documents found; absent where they have no vectors. */
    public static OptionalDouble nearness(Finding finding) {
        List<List<Nearest>> sentences = finding.documents().stream()
                .map(found -> finding.reranking()
                        .map(own -> own.nearest(found.hit().candidate()))
                        .orElse(List.of()))
                .filter(ofDocument -> !ofDocument.isEmpty())
                .toList();
        return sentences.isEmpty()
                ? OptionalDouble.empty()
                : Arrays.stream(TermBackground.of(finding.terms(), sentences, 0).means())
                        .average();
    }

    /** The sentences that may answer, best first, whatever their support. */
    public List<Evidence> evidence(Finding finding) {
        return new EvidenceReader(finding, finding.terms(), model).read();
    }

    /** @param most sentences */
    public Extraction extract(Finding finding, int most) {
        return extract(finding, evidence(finding), most);
    }

    /** The same of evidence read before. */
    public Extraction extract(Finding finding, List<Evidence> evidence, int most) {
        List<Extracted> shown = Selection.of(evidence, leastSupport, most);
        Optional<Evidence> best = evidence.stream().max(Comparator.comparingDouble(Evidence::support));
        List<Evidence> seen = shown.isEmpty()
                ? best.stream().toList()
                : shown.stream().map(Extracted::first).toList();
        return new Extraction(
                shown,
                best.map(one -> OptionalDouble.of(one.support())).orElse(OptionalDouble.empty()),
                unsupported(finding.terms(), seen));
    }

    private static List<String> unsupported(QuestionTerms terms, List<Evidence> seen) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < terms.size(); i++) {
            int term = i;
            if (seen.stream().noneMatch(one -> one.terms().get(term) >= COVERED)) {
                words.add(terms.terms().get(i).text());
            }
        }
        return words;
    }
}
