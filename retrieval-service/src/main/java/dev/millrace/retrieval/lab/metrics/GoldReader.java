package dev.millrace.retrieval.lab.metrics;

import dev.millrace.lab.LabFailure;
import dev.millrace.retrieval.lab.collection.JsonLines;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.collection.Lines;
import dev.millrace.retrieval.lab.collection.TextCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code qrels.tsv} and the gold spans in {@code queries.jsonl}: {@code regions}, a list of documents with their spans, or {@code
 * doc} with {@code spans}. Without {@code qrels.tsv} the documents that hold gold spans are the relevant ones, each with gain 1.
 */
final class GoldReader {

    private static final String JUDGEMENTS = "qrels.tsv";
    private static final int MOST_JUDGEMENTS = 10_000_000;
    private static final int MOST_SPANS = 100_000;

    private final Map<String, LabDocument> documents;
    private final Set<String> queries;
    private final Map<String, CodePoints> counted = new HashMap<>();
    // In the files' order, so that means come out the same in every run.
    private final Map<String, Map<String, Double>> gains = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Spans.Span>>> spans = new LinkedHashMap<>();

    private GoldReader(TextCollection texts) {
        this.documents = texts.documents().stream().collect(Collectors.toMap(LabDocument::id, document -> document));
        this.queries = texts.queries().stream().map(LabQuery::id).collect(Collectors.toSet());
    }

    /** @throws LabFailure for what is missing or wrong, naming file and line */
    static Gold read(Path folder, TextCollection texts) throws IOException {
        GoldReader reader = new GoldReader(texts);
        JsonLines.read(folder.resolve(TextCollection.QUERIES), Integer.MAX_VALUE, reader::query);
        Path judgements = folder.resolve(JUDGEMENTS);
        if (Files.exists(judgements)) {
            Lines.read(judgements, MOST_JUDGEMENTS, (line, number) -> reader.judgement(line, judgements, number));
        } else {
            reader.spans.forEach((query, marked) ->
                    marked.keySet().forEach(document -> reader.gains(query).put(document, 1.0)));
        }
        if (reader.gains.isEmpty()) {
            throw new LabFailure(
                    "nothing in " + folder + " is judged relevant",
                    "a collection has " + JUDGEMENTS + ", or gold spans in " + TextCollection.QUERIES);
        }
        return new Gold(Collections.unmodifiableMap(reader.gains), Collections.unmodifiableMap(reader.spans));
    }

    private Map<String, Double> gains(String query) {
        return gains.computeIfAbsent(query, _ -> new HashMap<>());
    }

    private void judgement(String line, Path file, int number) {
        String[] fields = line.strip().split("\t", -1);
        if (fields.length != 3) {
            throw Lines.wrong(file, number, "has " + fields.length + " fields between tabs, not query, document, gain");
        }
        if (!queries.contains(fields[0])) {
            throw Lines.wrong(file, number, "judges the query '" + fields[0] + "', which there is not");
        }
        if (!documents.containsKey(fields[1])) {
            throw Lines.wrong(file, number, "judges the document '" + fields[1] + "', which there is not");
        }
        double gain = gain(fields[2], file, number);
        if (gain > 0 && gains(fields[0]).putIfAbsent(fields[1], gain) != null) {
            throw Lines.wrong(file, number, "judges a document for a query a second time");
        }
    }

    private static double gain(String text, Path file, int number) {
        try {
            double gain = Double.parseDouble(text);
            if (gain >= 0 && gain <= 1e6) {
                return gain;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Lines.wrong(file, number, "has the gain '" + text + "', which is no number from 0 to 1000000");
    }

    private void query(JsonLines.Line line) {
        JsonNode json = line.json();
        if (json.has("regions") && json.has("spans")) {
            throw line.wrong("has both 'regions' and 'spans'");
        }
        Map<String, List<Spans.Span>> marked = new HashMap<>();
        if (json.has("spans")) {
            region(json, line, marked);
        } else if (json.has("regions")) {
            if (!json.get("regions").isArray()) {
                throw line.wrong("has 'regions' that are no list");
            }
            json.get("regions").forEach(region -> region(region, line, marked));
        }
        if (!marked.isEmpty()) {
            spans.put(line.text("id"), marked);
        }
    }

    private void region(JsonNode region, JsonLines.Line line, Map<String, List<Spans.Span>> marked) {
        JsonNode id = region.path("doc");
        LabDocument document = id.isString() ? documents.get(id.stringValue()) : null;
        if (document == null) {
            throw line.wrong("has spans in the document " + id + ", which there is not");
        }
        JsonNode list = region.path("spans");
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_SPANS) {
            throw line.wrong("has no 'spans' that are a list of 1 to " + MOST_SPANS);
        }
        CodePoints points = counted.computeIfAbsent(document.id(), _ -> new CodePoints(document.text()));
        List<Spans.Span> own = marked.computeIfAbsent(document.id(), _ -> new ArrayList<>());
        for (JsonNode span : list) {
            int start = place(span.path("start"), points, line);
            int end = place(span.path("end"), points, line);
            if (start >= end) {
                throw line.wrong("has a span from " + start + " to " + end);
            }
            own.add(new Spans.Span(points.units(start), points.units(end)));
        }
    }

    private static int place(JsonNode place, CodePoints points, JsonLines.Line line) {
        if (!place.isInt() || place.intValue() < 0 || place.intValue() > points.count()) {
            throw line.wrong("has a span with the place " + place + " in a text of " + points.count() + " characters");
        }
        return place.intValue();
    }
}
