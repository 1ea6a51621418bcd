package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.index.TenantIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class SearcherTest {

    /** What is asked means exactly the first direction. */
    private static final TextEncoder ENCODER = new TextEncoder() {
        @Override
        public int width() {
            return 2;
        }

        @Override
        public String name() {
            return "first-direction";
        }

        @Override
        public String digest() {
            return "first-direction/1";
        }

        @Override
        public List<EncodedPassage> encode(List<String> passages, Urgency urgency) {
            return passages.stream()
                    .map(text -> {
                        Words words = Words.of(text);
                        return new EncodedPassage(words, new float[2 * words.size()], new float[] {1, 0}, words.size());
                    })
                    .toList();
        }
    };

    @Test
    void aFilterThatLeavesTwoDocumentsRanksThemAsTheWholeSearchDoes() {
        try (TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC)) {
            for (int i = 0; i < 40; i++) {
                index.put(document(
                        "other" + i, "wheel ".repeat(i % 5) + "water and stones of the river", i / 40.0, "other"));
            }
            // Far better words, and a meaning that is worse by a hair.
            index.put(document("words", "wheel wheel wheel wheel wheel", .70, "few"));
            index.put(document(
                    "meaning", "a wheel in a very long text about mills, rivers, flour and grain", .71, "few"));
            index.refresh();

            List<Hit> all = search(index, Filter.ALL);
            List<Hit> few = search(index, new Filter.Equals(Field.TAG, new Value.Text("few")));

            assertThat(few).extracting(hit -> hit.candidate().id().value()).containsExactly("words", "meaning");
            assertThat(all).extracting(hit -> hit.candidate().id().value()).containsSubsequence("words", "meaning");
            double apart = score(all, "words") - score(all, "meaning");
            assertThat(score(few, "words") - score(few, "meaning")).isCloseTo(apart, within(.5 * apart));
        }
    }

    private static double score(List<Hit> hits, String id) {
        return hits.stream()
                .filter(hit -> hit.candidate().id().value().equals(id))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private static List<Hit> search(TenantIndex index, Filter filter) {
        try (Snapshot snapshot = index.snapshot()) {
            return new Searcher(ENCODER, Optional.empty())
                    .search(snapshot, new Query("wheel", filter, 50, 1, 100, false));
        }
    }

    private static IndexedDocument document(String id, String text, double cosine, String tag) {
        float[] vector = {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
        return new IndexedDocument(
                new DocumentId(id),
                "1",
                new Header(Optional.empty(), Optional.empty(), List.of(tag), Map.of()),
                text,
                List.of(new IndexedPassage(0, text.length(), Optional.of(vector))),
                Optional.empty());
    }
}
