package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class UpdatesWhileSearchingTest {

    private static final int DOCUMENTS = 20;
    private static final int ROUNDS = 12;

    @Test
    void everySearchSeesOneWholeVersionOfEveryDocument() throws InterruptedException, ExecutionException {
        AtomicBoolean writing = new AtomicBoolean(true);
        IndexSettings small = new IndexSettings(200_000, 0.1, true, Fusion.rrf(60));
        try (TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), small);
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            round(index, 0);
            List<Future<Integer>> searches = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                searches.add(threads.submit(() -> {
                    int done = 0;
                    for (; writing.get() || done == 0; done++) {
                        check(index);
                    }
                    return done;
                }));
            }
            try {
                for (int i = 1; i < ROUNDS; i++) {
                    round(index, i);
                }
            } finally {
                writing.set(false);
            }
            for (Future<Integer> search : searches) {
                assertThat(search.get()).isPositive();
            }
        }
    }

    private static void round(TenantIndex index, int round) {
        for (int i = 0; i < DOCUMENTS; i++) {
            index.put(document(i, round));
            if (i % 7 == 0) {
                index.refresh();
            }
        }
        index.refresh();
        index.commit(Map.of("round", String.valueOf(round)));
    }

    private static void check(TenantIndex index) {
        try (Snapshot snapshot = index.snapshot()) {
            List<Candidate> found = snapshot.search(
                    new FirstStageQuery("mill", Optional.of(new float[] {1, 1}), Filter.ALL, DOCUMENTS + 5));
            assertThat(found).hasSize(DOCUMENTS).doesNotHaveDuplicates();
            RankVectors vectors = snapshot.rankVectors();
            for (Candidate candidate : found) {
                byte round = Byte.parseByte(candidate.version());
                assertThat(candidate.passages()).hasSize(1 + round % 3);
                assertThat(vectors.of(candidate).orElseThrow().get(0)).isEqualTo(round);
                assertThat(snapshot.header(candidate).title()).hasValue("round " + round);
            }
        }
    }

    private static IndexedDocument document(int number, int round) {
        String text = "mill ".repeat(1 + round % 3);
        List<IndexedPassage> passages = new ArrayList<>();
        for (int i = 0; i <= round % 3; i++) {
            passages.add(new IndexedPassage(5 * i, 5 * i + 4, Optional.of(new float[] {1, number})));
        }
        return new IndexedDocument(
                new DocumentId("d" + number),
                String.valueOf(round),
                new Header(Optional.of("round " + round), Optional.empty(), List.of(), Map.of()),
                text,
                passages,
                Optional.of(new byte[] {(byte) round}));
    }
}
