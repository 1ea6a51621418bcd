package dev.millrace.stack.bench;

import dev.millrace.stack.Failure;
import dev.millrace.stack.documents.DocumentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** Documents of a folder, and queries that are made of their sentences: the longer words, as somebody would type who remembers one. */
final class DocumentLoad {

    private static final int LEAST_LETTERS = 5;
    private static final int LEAST_WORDS = 3;
    private static final int MOST_WORDS = 6;
    /** Documents that queries are made of: enough that no two searches are alike, few enough to be kept. */
    private static final int ASKED = 400;

    private static final Pattern MARKUP = Pattern.compile("<[^>]*>");
    private static final Pattern SENTENCE = Pattern.compile("[.!?]\\s|\\n\\s*\\n");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    /** @param document that it was made of */
    record Query(String text, String document) {}

    private final List<DocumentFile> files;
    private final List<Query> queries = new ArrayList<>();

    /**
     * @param most documents
     * @throws Failure when the folder has no texts to ask for
     */
    DocumentLoad(Path folder, int most, long seed) throws IOException {
        this.files = DocumentFile.in(folder).stream()
                .filter(file -> file.compression().isEmpty())
                .limit(most)
                .toList();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < Math.min(ASKED, files.size()); i++) {
            DocumentFile file = files.get((int) ((long) i * files.size() / Math.min(ASKED, files.size())));
            if (file.mediaType().startsWith("text/")) {
                add(file, random);
            }
        }
        if (queries.isEmpty()) {
            throw new Failure(
                    "no queries can be made of the texts in " + folder, "name a folder with .txt, .md or .html");
        }
    }

    private void add(DocumentFile file, SplittableRandom random) throws IOException {
        String text = MARKUP.matcher(new String(Files.readAllBytes(file.path()), StandardCharsets.UTF_8))
                .replaceAll(" ");
        for (String sentence : SENTENCE.split(text)) {
            List<String> words = NO_WORD.splitAsStream(sentence)
                    .filter(word -> word.length() >= LEAST_LETTERS)
                    .distinct()
                    .limit(random.nextInt(LEAST_WORDS, MOST_WORDS + 1))
                    .toList();
            if (words.size() >= LEAST_WORDS) {
                queries.add(new Query(String.join(" ", words), file.id()));
            }
        }
    }

    List<DocumentFile> files() {
        return files;
    }

    /** The n-th of as many as are asked for. */
    Query query(long number) {
        // Neighbours come from different documents.
        return queries.get((int) Math.floorMod(number * 7_919, (long) queries.size()));
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (DocumentFile file : files) {
            bytes += Files.size(file.path());
        }
        return bytes;
    }
}
