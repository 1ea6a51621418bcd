package dev.millrace.retrieval.lab.metrics;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.lab.metrics.Spans.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Scores whole runs of answers: those to all questions of a collection. Where only documents are judged, all of a relevant one's text is gold. */
public final class AnswerScorer {

    private final Map<String, LabDocument> documents;
    private final Map<String, Map<String, List<Span>>> gold;
    private final Map<String, Set<String>> answering;
    private final boolean hasSpans;

    private AnswerScorer(
            Map<String, LabDocument> documents,
            Map<String, Map<String, List<Span>>> gold,
            Map<String, Set<String>> answering,
            boolean hasSpans) {
        this.documents = documents;
        this.gold = gold;
        this.answering = answering;
        this.hasSpans = hasSpans;
    }

    /** @throws dev.millrace.lab.LabFailure for what is missing or wrong in the folder's judgements, naming file and line */
    public static AnswerScorer open(Path folder, TextCollection texts) throws IOException {
        Map<String, LabDocument> documents =
                texts.documents().stream().collect(Collectors.toMap(LabDocument::id, document -> document));
        Gold judged = GoldReader.read(folder, texts);
        boolean hasSpans = !judged.spans().isEmpty();
        Map<String, Map<String, List<Span>>> gold = new LinkedHashMap<>();
        Map<String, Set<String>> answering = new LinkedHashMap<>();
        judged.gains().forEach((query, gains) -> {
            Map<String, List<Span>> spans = hasSpans ? judged.spansOf(query) : whole(gains.keySet(), documents);
            if (!spans.isEmpty()) {
                gold.put(query, spans);
                answering.put(query, Set.copyOf(gains.keySet()));
            }
        });
        return new AnswerScorer(documents, gold, answering, hasSpans);
    }

    private static Map<String, List<Span>> whole(Collection<String> ids, Map<String, LabDocument> documents) {
        Map<String, List<Span>> whole = new HashMap<>();
        for (String id : ids) {
            LabDocument document = documents.get(id);
            if (document != null && !document.text().isEmpty()) {
                whole.put(id, List.of(new Span(0, document.text().length())));
            }
        }
        return whole;
    }

    /** The questions that have an answer, each with the documents without which it has none. For making collections that lack it. */
    public Map<String, Set<String>> answering() {
        return answering;
    }

    /** @param answers by question; one that is absent or empty was refused */
    public AnswerScores score(Map<String, List<RankedRegion>> answers) {
        List<double[]> given = new ArrayList<>();
        double contained = 0;
        double overlapped = 0;
        for (Map.Entry<String, Map<String, List<Span>>> one : gold.entrySet()) {
            List<RankedRegion> cited = answers.getOrDefault(one.getKey(), List.of());
            if (cited.isEmpty()) {
                continue;
            }
            Map<String, Spans> spans = spans(cited);
            long touching = cited.stream()
                    .filter(region -> one.getValue().getOrDefault(region.document(), List.of()).stream()
                            .anyMatch(new Span(region.begin(), region.end())::overlaps))
                    .count();
            given.add(new double[] {
                RegionMetrics.of(spans, one.getValue()).precision(), (double) touching / cited.size(), cited.size()
            });
            overlapped += touching > 0 ? 1 : 0;
            contained += contains(spans, one.getValue()) ? 1 : 0;
        }
        return new AnswerScores(
                mean(given, all -> all[0]),
                mean(given, all -> all[1]),
                hasSpans ? contained / gold.size() : Double.NaN,
                overlapped / gold.size(),
                mean(given, all -> all[2]));
    }

    private static Map<String, Spans> spans(List<RankedRegion> cited) {
        return cited.stream()
                .collect(Collectors.groupingBy(
                        RankedRegion::document,
                        Collectors.collectingAndThen(
                                Collectors.mapping(
                                        region -> new Span(region.begin(), region.end()), Collectors.toList()),
                                Spans::of)));
    }

    /** White space between sentences belongs to none of them. */
    private boolean contains(Map<String, Spans> cited, Map<String, List<Span>> marked) {
        return marked.entrySet().stream().anyMatch(one -> {
            Spans own = cited.getOrDefault(one.getKey(), Spans.NONE);
            LabDocument document = documents.get(one.getKey());
            return document != null
                    && one.getValue().stream()
                            .anyMatch(span -> own.touches(span) && isWithin(span, own, document.text()));
        });
    }

    private static boolean isWithin(Span span, Spans own, String text) {
        for (int at = span.begin(); at < span.end(); at++) {
            if (!Character.isWhitespace(text.charAt(at)) && !own.touches(new Span(at, at + 1))) {
                return false;
            }
        }
        return true;
    }

    private static double mean(List<double[]> all, ToDoubleFunction<double[]> value) {
        return all.stream().mapToDouble(value).average().orElse(Double.NaN);
    }
}
