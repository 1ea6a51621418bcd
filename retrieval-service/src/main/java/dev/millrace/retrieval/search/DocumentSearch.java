package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStage;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.ranker.Rankers;
import dev.millrace.retrieval.ranker.Reranking;
import dev.millrace.retrieval.ranker.Reranking.Explained;
import dev.millrace.retrieval.ranker.Reranking.Heat;
import dev.millrace.retrieval.search.HeatPage.Framed;
import dev.millrace.retrieval.search.HitTexts.Text;
import dev.millrace.retrieval.search.SearchAnswer.Explanation;
import dev.millrace.retrieval.search.SearchAnswer.FoundDocument;
import dev.millrace.retrieval.search.SearchAnswer.FoundRegion;
import dev.millrace.retrieval.search.SearchAnswer.Scores;
import dev.millrace.retrieval.search.SearchAnswer.Term;
import dev.millrace.retrieval.search.Snapping.Span;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Searches a tenant's documents and shows what was found with its text. Thread-safe. */
@Component
public class DocumentSearch {

    private static final int REGIONS_SHOWN = 3;

    private final FirstStage firstStage;
    private final TextEncoder encoder;
    private final Rankers rankers;
    private final HitTexts texts;
    private final SearchGate gate;

    DocumentSearch(FirstStage firstStage, TextEncoder encoder, Rankers rankers, HitTexts texts, SearchGate gate) {
        this.firstStage = firstStage;
        this.encoder = encoder;
        this.rankers = rankers;
        this.texts = texts;
        this.gate = gate;
    }

    /**
     * A tenant's documents at one moment, and what searches them. Valid for as long as the use it was opened for.
     *
     * @param ranker digest of the version that ranks; absent: none is loaded
     * @param encoder digest of the encoder
     * @param texts of what was found; empty when the version found is no longer the document's
     */
    public record Opened(
            Searcher searcher,
            Snapshot snapshot,
            Optional<String> ranker,
            String encoder,
            Function<Candidate, Optional<HitText>> texts) {}

    /**
     * Searches for a purpose of the caller's own.
     *
     * @param use runs in this thread, as one of the searches that may be under way at once
     * @throws ApiException {@code overloaded} when no place among them became free in time
     */
    public <T> T within(TenantId tenant, Function<Opened, T> use) {
        Optional<Ranker> ranker = rankers.current(tenant);
        Searcher searcher = new Searcher(encoder, ranker);
        return gate.within(() -> {
            try (Snapshot snapshot = firstStage.open(tenant)) {
                return use.apply(new Opened(
                        searcher,
                        snapshot,
                        ranker.map(Ranker::digest),
                        encoder.digest(),
                        found -> texts.of(tenant, found.id(), found.version()).map(text -> text)));
            }
        });
    }

    SearchAnswer search(TenantId tenant, Query query, boolean explain) {
        long began = System.nanoTime();
        return within(tenant, opened -> {
            Searcher searcher = opened.searcher();
            EncodedPassage encoded = searcher.encode(query.text());
            List<Hit> hits = searcher.search(opened.snapshot(), query, encoded);
            Optional<Reranking> reranking = explain
                    ? searcher.reranking(opened.snapshot(), query.text(), encoded)
                    : Optional.<Reranking>empty();
            List<FoundDocument> shown = new ArrayList<>();
            for (Hit hit : hits) {
                texts.of(tenant, hit.candidate().id(), hit.candidate().version())
                        .ifPresent(text -> shown.add(shown(hit, text, reranking, query.text(), encoded)));
            }
            return new SearchAnswer(shown, opened.ranker(), opened.encoder(), (System.nanoTime() - began) / 1e6);
        });
    }

    /** A document with the warmth of its words for a query, as a page. */
    String heat(TenantId tenant, DocumentId id, String query, int mostCharacters) {
        Searcher searcher = new Searcher(encoder, rankers.current(tenant));
        return gate.within(() -> {
            EncodedPassage encoded = searcher.encode(query);
            Filter only = new Filter.Equals(Field.ID, new Value.Text(id.value()));
            try (Snapshot snapshot = firstStage.open(tenant)) {
                Hit hit =
                        searcher.search(snapshot, new Query(query, only, 1, REGIONS_SHOWN, 1, false), encoded).stream()
                                .findFirst()
                                .orElseThrow(() -> missing(id));
                Text text = texts.of(tenant, id, hit.candidate().version()).orElseThrow(() -> missing(id));
                if (text.document().characters() > mostCharacters) {
                    throw ApiException.invalid(
                            "document", "has more than the " + mostCharacters + " characters that are shown");
                }
                List<Heat> words = searcher.reranking(snapshot, query, encoded)
                        .map(own -> own.heat(hit.candidate()))
                        .orElse(List.of());
                List<Framed> regions = placed(hit, text).stream()
                        .map(Placed::span)
                        .map(span -> new Framed(span, String.join(" › ", text.headings(span.begin()))))
                        .toList();
                String title = text.document().title().orElse(id.value());
                String whole = text.slice(0, text.document().characters());
                return new HeatPage(title, query, whole, words, regions, text.sections()).html();
            }
        });
    }

    /** A region and the whole sentences in its place. */
    private record Placed(Region region, Span span) {}

    /** Best first. Two windows may come to the same sentences: the better one keeps them. */
    private static List<Placed> placed(Hit hit, Text text) {
        List<Placed> placed = new ArrayList<>();
        for (Region region : hit.regions()) {
            Span span = text.snapped(region.begin(), region.end());
            if (placed.stream().map(Placed::span).noneMatch(span::overlaps)) {
                placed.add(new Placed(region, span));
            }
        }
        return placed;
    }

    private static ApiException missing(DocumentId id) {
        return ApiException.notFound("There is no document " + id + " that is indexed and has to do with the query");
    }

    private static FoundDocument shown(
            Hit hit, Text text, Optional<Reranking> reranking, String query, EncodedPassage encoded) {
        List<FoundRegion> regions = new ArrayList<>();
        for (Placed placed : placed(hit, text)) {
            Region region = placed.region();
            Span span = placed.span();
            Optional<Explanation> explanation =
                    reranking.flatMap(own -> region.window().isPresent()
                            ? own.explain(hit.candidate(), region.window().getAsInt())
                                    .map(explained -> explanation(explained, own, text, query, encoded))
                            : Optional.empty());
            regions.add(new FoundRegion(
                    span.begin(),
                    span.end(),
                    region.score(),
                    text.slice(span.begin(), span.end()),
                    text.headings(span.begin()),
                    text.page(span.begin()),
                    explanation));
        }
        double dense = hit.candidate().dense();
        return new FoundDocument(
                hit.candidate().id(),
                hit.candidate().version(),
                text.document().title(),
                text.document().language(),
                text.document().tags(),
                text.document().metadata(),
                hit.score(),
                new Scores(
                        hit.candidate().bm25(),
                        hit.candidate().bm25Passage(),
                        Double.isNaN(dense) ? OptionalDouble.empty() : OptionalDouble.of(dense),
                        hit.ranker()),
                regions);
    }

    private static Explanation explanation(
            Explained explained, Reranking reranking, Text text, String query, EncodedPassage encoded) {
        List<Term> terms = new ArrayList<>();
        double[][] parts = explained.parts().parts();
        for (int term = 0; term < parts.length; term++) {
            terms.add(new Term(
                    query.substring(
                            encoded.words().begin()[term], encoded.words().end()[term]),
                    parts[term],
                    text.slice(explained.begin()[term], explained.end()[term]),
                    explained.parts().cosines()[term]));
        }
        return new Explanation(explained.parts().score(), reranking.kernels(), terms);
    }
}
