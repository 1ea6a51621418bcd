package dev.millrace.retrieval.lab.method;

import dev.millrace.lab.LabFailure;
import dev.millrace.retrieval.lab.collection.LabDocument;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods by name, in the order they are compared in. */
public final class Methods {

    private static final int FIRST_WORDS = 400;
    /** Word counts of the published figures that these baselines are held against: documents by BM25 and MiniLM, and regions. */
    private static final int WORDS = 60;

    private static final int DENSE_WORDS = 100;
    private static final int REGION_WORDS = 30;

    /** Such as {@code bm25-passage-60}. */
    private static final Pattern OF_LENGTH = Pattern.compile("(bm25-passage|dense)-([1-9]\\d{0,3})");

    private static final Map<String, Factory> ALL = all();

    private Methods() {}

    /** Makes a method ready; may take long, and says how far it is. */
    public interface Factory {
        RetrievalMethod prepare(Workbench bench) throws IOException;
    }

    private static Map<String, Factory> all() {
        Map<String, Factory> all = new LinkedHashMap<>();
        all.put("bm25", bench -> new WholeDocuments("bm25", bench, LabDocument::titleAndText));
        all.put(
                "bm25-first400",
                bench -> new WholeDocuments(
                        "bm25-first400", bench, document -> firstWords(document.titleAndText(), FIRST_WORDS)));
        all.put("bm25-passage", bench -> new Bm25Passages("bm25-passage", bench, WORDS, REGION_WORDS));
        all.put(
                "dense",
                bench -> new Dense("dense", bench, bench.documentVectors(DENSE_WORDS), bench.vectors(REGION_WORDS)));
        all.put(
                "hybrid",
                bench -> new Hybrid(
                        bench,
                        bench.documentWords(WORDS),
                        bench.documentVectors(DENSE_WORDS),
                        bench.passages(REGION_WORDS),
                        bench.vectors(REGION_WORDS)));
        all.put("tkl", Tkl::new);
        return all;
    }

    public static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** @throws LabFailure when there is none of that name */
    public static Factory of(String name) {
        return Optional.ofNullable(ALL.get(name))
                .or(() -> ofLength(name))
                .orElseThrow(() -> new LabFailure(
                        "there is no method '" + name + "'",
                        "there are " + String.join(", ", ALL.keySet())
                                + ", and bm25-passage-N and dense-N for passages of N words"));
    }

    private static Optional<Factory> ofLength(String name) {
        Matcher matcher = OF_LENGTH.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int words = Integer.parseInt(matcher.group(2));
        return Optional.of(
                matcher.group(1).equals("dense")
                        ? bench -> new Dense(name, bench, bench.vectors(words), bench.vectors(words))
                        : bench -> new Bm25Passages(name, bench, words, words));
    }

    private static String firstWords(String text, int words) {
        List<Piece> runs = Piece.runs(0, text, words);
        return runs.isEmpty() ? "" : text.substring(0, runs.getFirst().end());
    }
}
