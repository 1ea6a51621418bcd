package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Prints how long searches take and how large an index gets: {@code FirstStageBench FOLDER DOCUMENTS PASSAGES EXACT RANK_BYTES}. */
final class FirstStageBench {

    private static final int WIDTH = 384;
    private static final int VOCABULARY = 30_000;
    private static final int PASSAGE_WORDS = 90;

    private final Random random = new Random(7);
    private final RandomDocuments vectors = new RandomDocuments(WIDTH, 7);
    private final int passages;
    private final int rankBytes;

    private FirstStageBench(int passages, int rankBytes) {
        this.passages = passages;
        this.rankBytes = rankBytes;
    }

    public static void main(String... args) throws IOException {
        int documents = Integer.parseInt(args[1]);
        IndexSettings settings = new IndexSettings(Integer.parseInt(args[3]), 16, false, Fusion.rrf(60));
        FirstStageBench bench = new FirstStageBench(Integer.parseInt(args[2]), Integer.parseInt(args[4]));
        try (Directory directory = FSDirectory.open(Path.of(args[0]));
                TenantIndex index = TenantIndex.open(directory, settings)) {
            long start = System.nanoTime();
            for (int i = 0; i < documents; i++) {
                index.put(bench.document(i));
            }
            index.commit(Map.of());
            index.refresh();
            System.out.printf("indexed in %.1f s%n", (System.nanoTime() - start) / 1e9);
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            IndexStats stats = index.stats();
            System.out.printf(
                    "%s, %.0f bytes of files a passage, heap in use %.1f MiB%n",
                    stats,
                    (double) stats.bytes() / stats.passages(),
                    (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0);
            Filter half = new Filter.Equals(Field.TAG, new Value.Text("even"));
            for (int depth : List.of(50, 200)) {
                bench.time(index, "words and meaning, depth " + depth, true, Filter.ALL, depth);
                bench.time(index, "words, depth " + depth, false, Filter.ALL, depth);
                bench.time(index, "words and meaning, half filtered away, depth " + depth, true, half, depth);
            }
        }
    }

    private void time(TenantIndex index, String what, boolean meaning, Filter filter, int depth) {
        double[] search = new double[200];
        double[] read = new double[200];
        long bytes = 0;
        for (int i = -100; i < search.length; i++) {
            FirstStageQuery query = new FirstStageQuery(
                    words(7), meaning ? Optional.of(vectors.vector()) : Optional.empty(), filter, depth);
            long start = System.nanoTime();
            try (Snapshot snapshot = index.snapshot()) {
                List<Candidate> found = snapshot.search(query);
                long searched = System.nanoTime();
                RankVectors vectors = snapshot.rankVectors();
                for (Candidate candidate : found) {
                    bytes += vectors.of(candidate).orElseThrow().remaining();
                }
                if (i >= 0) {
                    search[i] = (searched - start) / 1e6;
                    read[i] = (System.nanoTime() - searched) / 1e6;
                }
            }
        }
        Arrays.sort(search);
        Arrays.sort(read);
        System.out.printf(
                "%s: median %.2f ms, 95%% %.2f ms; rank vectors of all candidates %.2f ms (%d MiB a search)%n",
                what, search[100], search[190], read[100], bytes / 300 >> 20);
    }

    private IndexedDocument document(int number) {
        StringBuilder text = new StringBuilder();
        List<IndexedPassage> cut = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            int begin = text.length();
            text.append(words(PASSAGE_WORDS));
            cut.add(new IndexedPassage(begin, text.length(), Optional.of(vectors.vector())));
            text.append(". ");
        }
        byte[] rank = new byte[rankBytes];
        random.nextBytes(rank);
        return new IndexedDocument(
                new DocumentId("document-" + number),
                "v1",
                new Header(
                        Optional.of(words(6)),
                        Optional.of("en"),
                        number % 2 == 0 ? List.of("even") : List.of(),
                        Map.of("year", 2000 + number % 25)),
                text.toString(),
                cut,
                Optional.of(rank));
    }

    /** As frequent as words are in languages: the n-th most frequent one n times rarer than the first (Zipf). */
    private String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(" w").append((int) Math.pow(VOCABULARY, random.nextDouble()));
        }
        return words.substring(1);
    }
}
