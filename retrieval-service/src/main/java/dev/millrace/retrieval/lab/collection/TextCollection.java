package dev.millrace.retrieval.lab.collection;

import dev.millrace.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The documents and queries of a folder with {@code docs.jsonl} and {@code queries.jsonl}.
 *
 * @param documents in the file's order, no two of one id
 * @param queries the same
 */
public record TextCollection(List<LabDocument> documents, List<LabQuery> queries) {

    public static final String DOCUMENTS = "docs.jsonl";
    public static final String QUERIES = "queries.jsonl";

    private static final int MOST_DOCUMENTS = 1_000_000;
    private static final int MOST_QUERIES = 100_000;
    /** A quarter of the heap that a lab has, at a byte each. */
    private static final long MOST_CHARACTERS = 512L << 20;

    private static final int LONGEST_ID = 512;
    private static final int LONGEST_TITLE = 10_000;
    private static final int LONGEST_QUERY = 2_000;

    public TextCollection {
        documents = List.copyOf(documents);
        queries = List.copyOf(queries);
    }

    /** @throws LabFailure for what is missing or wrong, naming file and line */
    public static TextCollection read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new LabFailure(
                    folder + " is no folder", "name a folder with " + DOCUMENTS + " and " + QUERIES + " in it");
        }
        return new TextCollection(documents(folder), queries(folder));
    }

    private static List<LabDocument> documents(Path folder) throws IOException {
        Map<String, LabDocument> documents = new LinkedHashMap<>();
        long[] characters = new long[1];
        JsonLines.read(folder.resolve(DOCUMENTS), MOST_DOCUMENTS, line -> {
            LabDocument document =
                    new LabDocument(id(line), line.optionalText("title", LONGEST_TITLE), line.text("text"));
            characters[0] += document.text().length() + document.title().length();
            if (characters[0] > MOST_CHARACTERS) {
                throw line.wrong("brings the texts to more than " + MOST_CHARACTERS + " characters");
            }
            if (documents.putIfAbsent(document.id(), document) != null) {
                throw line.wrong("has the id '" + document.id() + "' of an earlier document");
            }
        });
        return new ArrayList<>(documents.values());
    }

    private static List<LabQuery> queries(Path folder) throws IOException {
        Map<String, LabQuery> queries = new LinkedHashMap<>();
        JsonLines.read(folder.resolve(QUERIES), MOST_QUERIES, line -> {
            LabQuery query = new LabQuery(id(line), line.text("text"));
            if (query.text().isBlank() || query.text().length() > LONGEST_QUERY) {
                throw line.wrong("has a text of " + query.text().length() + " characters, which are 1 to "
                        + LONGEST_QUERY + " and not all white");
            }
            if (queries.putIfAbsent(query.id(), query) != null) {
                throw line.wrong("has the id '" + query.id() + "' of an earlier query");
            }
        });
        return new ArrayList<>(queries.values());
    }

    private static String id(JsonLines.Line line) {
        JsonNode id = line.json().path("id");
        String text = id.isString() ? id.stringValue() : "";
        if (text.isEmpty() || text.length() > LONGEST_ID || text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0) {
            throw line.wrong("has no 'id' that is a string of 1 to " + LONGEST_ID + " characters without tabs");
        }
        return text;
    }
}
