package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TenantIndexTest {

    private static final float[] EAST = {1, 0};
    private static final float[] NORTH = {0, 1};

    private final TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC);

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void wordsAreFoundBeforeVectorsComeAndMeaningAfter() {
        index.put(document("a", "v1", "the mill by the river", Optional.empty()));
        index.refresh();
        Candidate early =
                index.search(query("rivers", Optional.of(EAST), Filter.ALL)).getFirst();
        assertThat(early.bm25()).isPositive();
        assertThat(early.dense()).isNaN();
        assertThat(early.ranks().meaning()).isEmpty();

        index.put(document("a", "v1", "the mill by the river", Optional.of(EAST)));
        index.refresh();
        List<Candidate> found = index.search(query("rivers", Optional.of(EAST), Filter.ALL));
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().dense()).isEqualTo(1);
        assertThat(found.getFirst().ranks().meaning()).hasValue(1);
        assertThat(found.getFirst().fused()).isEqualTo(3.0 / 61);
    }

    @Test
    void aCandidateFoundByMeaningAloneHasItsWordScoresAndTheOtherWayRound() {
        index.put(document("east", "v1", "mill wheel grain flour stone", Optional.of(EAST)));
        index.put(document("north", "v1", "mill", Optional.of(NORTH)));
        index.refresh();
        Map<String, Candidate> found =
                index.search(new FirstStageQuery("mill", Optional.of(EAST), Filter.ALL, 1)).stream()
                        .collect(Collectors.toMap(candidate -> candidate.id().value(), candidate -> candidate));
        assertThat(found.get("east")).satisfies(east -> {
            assertThat(east.ranks().words()).isEmpty();
            assertThat(east.ranks().meaning()).hasValue(1);
            assertThat(east.bm25()).isPositive();
            assertThat(east.bm25Passage()).isPositive();
        });
        assertThat(found.get("north")).satisfies(north -> {
            assertThat(north.ranks().words()).hasValue(1);
            assertThat(north.ranks().meaning()).isEmpty();
            assertThat(north.dense()).isZero();
        });
    }

    @Test
    void anUpdateReplacesAndADeletionRemovesOnceRefreshed() {
        index.put(document("a", "v1", "old mill", Optional.of(EAST)));
        index.refresh();
        index.put(document("a", "v2", "new weir", Optional.of(EAST)));
        assertThat(index.search(query("mill weir", Optional.empty(), Filter.ALL)))
                .extracting(Candidate::version)
                .containsExactly("v1");
        index.refresh();
        assertThat(index.search(query("mill", Optional.empty(), Filter.ALL))).isEmpty();
        assertThat(index.search(query("weir", Optional.of(EAST), Filter.ALL)))
                .extracting(Candidate::version)
                .containsExactly("v2");
        index.delete(new DocumentId("a"));
        index.delete(new DocumentId("never put"));
        index.refresh();
        assertThat(index.search(query("weir", Optional.of(EAST), Filter.ALL))).isEmpty();
        assertThat(index.stats())
                .extracting(IndexStats::documents, IndexStats::passages)
                .containsExactly(0L, 0L);
    }

    @Test
    void aSnapshotKeepsWhatItFound() {
        index.put(document("a", "v1", "old mill", Optional.of(EAST)));
        index.refresh();
        try (Snapshot snapshot = index.snapshot()) {
            Candidate found =
                    snapshot.search(query("mill", Optional.empty(), Filter.ALL)).getFirst();
            index.delete(new DocumentId("a"));
            index.refresh();
            assertThat(index.search(query("mill", Optional.empty(), Filter.ALL)))
                    .isEmpty();
            assertThat(snapshot.search(query("mill", Optional.empty(), Filter.ALL)))
                    .containsExactly(found);
            assertThat(snapshot.rankVectors().of(found)).hasValue(ByteBuffer.wrap(new byte[] {1, 2, 'v'}));
            assertThat(snapshot.header(found))
                    .isEqualTo(document("a", "v1", "x", Optional.empty()).header());
        }
    }

    @Test
    void aCandidateOfAnotherSnapshotIsRefused() {
        index.put(document("a", "v1", "mill", Optional.of(EAST)));
        index.refresh();
        Candidate found =
                index.search(query("mill", Optional.empty(), Filter.ALL)).getFirst();
        index.put(document("a", "v2", "mill", Optional.of(EAST)));
        index.refresh();
        try (Snapshot snapshot = index.snapshot()) {
            assertThatThrownBy(() -> snapshot.rankVectors().of(found)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> snapshot.header(found)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void rankVectorsAreReadInAnyOrderAndAreAbsentBeforeTheyCome() {
        index.put(document("a", "v1", "mill", Optional.of(EAST)));
        index.put(document("b", "w1", "mill", Optional.of(EAST)));
        index.put(document("c", "v1", "mill", Optional.empty()));
        index.refresh();
        try (Snapshot snapshot = index.snapshot()) {
            List<Candidate> found = snapshot.search(query("mill", Optional.empty(), Filter.ALL));
            RankVectors vectors = snapshot.rankVectors();
            assertThat(vectors.of(found.get(1))).hasValue(ByteBuffer.wrap(new byte[] {1, 2, 'w'}));
            assertThat(vectors.of(found.get(0))).hasValue(ByteBuffer.wrap(new byte[] {1, 2, 'v'}));
            assertThat(vectors.of(found.get(2))).isEmpty();
        }
    }

    @Test
    void equalsComeInTheOrderOfTheirIdsWhateverTheOrderTheyCameIn() {
        for (String id : List.of("c", "e", "a", "d", "b")) {
            index.put(document(id, "v1", "mill", Optional.of(EAST)));
            index.refresh();
        }
        assertThat(index.search(new FirstStageQuery("mill", Optional.of(EAST), Filter.ALL, 3)))
                .extracting(candidate -> candidate.id().value())
                .containsExactly("a", "b", "c");
    }

    @Test
    void titlesCountInEveryPassage() {
        Header titled = new Header(Optional.of("Wassermühle"), Optional.empty(), List.of(), Map.of());
        index.put(new IndexedDocument(
                new DocumentId("a"),
                "v1",
                titled,
                "stone flour",
                List.of(passage(0, 5, Optional.empty()), passage(6, 11, Optional.empty())),
                Optional.empty()));
        index.refresh();
        Candidate found = index.search(query("wassermühle flour", Optional.empty(), Filter.ALL))
                .getFirst();
        assertThat(found.passages()).extracting(PassageMatch::begin).containsExactly(6, 0);
        assertThat(found.passages()).allMatch(passage -> passage.bm25() > 0);
    }

    @Test
    void textsInAnyScriptAndNoTextAtAllAreIndexed() {
        index.put(document("水", "版", "水車 小屋 𝔪𝔦𝔩𝔩 🏞", Optional.of(EAST)));
        index.put(new IndexedDocument(new DocumentId("empty"), "v1", Header.EMPTY, "", List.of(), Optional.empty()));
        index.refresh();
        assertThat(index.search(query("水車", Optional.empty(), Filter.ALL)))
                .extracting(Candidate::id, Candidate::version)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(new DocumentId("水"), "版"));
        assertThat(index.stats())
                .extracting(IndexStats::documents, IndexStats::passages)
                .containsExactly(2L, 1L);
        assertThat(index.search(query("", Optional.empty(), Filter.ALL))).isEmpty();
        assertThat(index.search(query("the of and", Optional.empty(), Filter.ALL)))
                .isEmpty();
    }

    @Test
    void nothingInAQueryIsSyntaxAndOverlongOnesAreCut() {
        index.put(document("a", "v1", "mill or river", Optional.empty()));
        index.refresh();
        assertThat(index.search(query("+mill -river \"(]{*?~^\\ title:x OR AND NOT /", Optional.empty(), Filter.ALL)))
                .hasSize(1);
        String many = IntStream.range(0, 5000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
        List<Value> ids = IntStream.range(0, 1024)
                .mapToObj(i -> (Value) new Value.Text("x" + i))
                .toList();
        List<Filter> either = new ArrayList<>();
        ids.forEach(id -> either.add(new Filter.Equals(Field.ID, id)));
        either.add(new Filter.Exists(Field.ID));
        assertThat(index.search(query("mill " + many, Optional.empty(), new Filter.Or(either))))
                .hasSize(1);
        assertThat(index.search(query(many + " mill", Optional.empty(), new Filter.In(Field.ID, ids))))
                .isEmpty();
    }

    @Test
    void metadataOfAnyLengthAreComparedExactly() {
        String text = "ä".repeat(40_000);
        index.put(new IndexedDocument(
                new DocumentId("a"),
                "v1",
                new Header(Optional.empty(), Optional.empty(), List.of(), Map.of(text, text + "1")),
                "mill",
                List.of(),
                Optional.empty()));
        index.refresh();
        Field field = Field.meta(text);
        assertThat(index.search(query("mill", Optional.empty(), new Filter.Equals(field, new Value.Text(text + "1")))))
                .hasSize(1);
        assertThat(index.search(query("mill", Optional.empty(), new Filter.Equals(field, new Value.Text(text + "2")))))
                .isEmpty();
    }

    @Test
    void vectorsOfAnotherWidthAndThoseThatAreNoneAreRefused() {
        index.put(document("a", "v1", "mill", Optional.of(EAST)));
        index.refresh();
        assertThatThrownBy(() -> index.put(document("b", "v1", "mill", Optional.of(new float[] {1, 0, 0}))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.put(document("b", "v1", "mill", Optional.of(new float[2]))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.put(document("b", "v1", "mill", Optional.of(new float[] {Float.NaN, 1}))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> index.search(query("mill", Optional.of(new float[] {1, 0, 0}), Filter.ALL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 dimensions");
        index.put(document("b", "v1", "mill", Optional.of(NORTH)));
        index.refresh();
        assertThat(index.search(query("mill", Optional.of(EAST), Filter.ALL))).hasSize(2);
    }

    @Test
    void aHundredTenantsKnowNothingOfEachOther() {
        List<TenantIndex> tenants = IntStream.range(0, 100)
                .mapToObj(i -> TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC))
                .toList();
        for (int i = 0; i < tenants.size(); i++) {
            tenants.get(i).put(document("d" + i, "v1", "mill", Optional.of(EAST)));
            tenants.get(i).refresh();
        }
        for (int i = 0; i < tenants.size(); i++) {
            assertThat(tenants.get(i).search(query("mill", Optional.of(EAST), Filter.ALL)))
                    .extracting(candidate -> candidate.id().value())
                    .containsExactly("d" + i);
            tenants.get(i).close();
        }
    }

    private static FirstStageQuery query(String text, Optional<float[]> vector, Filter filter) {
        return new FirstStageQuery(text, vector, filter, 10);
    }

    private static IndexedDocument document(String id, String version, String text, Optional<float[]> vector) {
        return new IndexedDocument(
                new DocumentId(id),
                version,
                new Header(Optional.of("Title"), Optional.of("en"), List.of("t"), Map.of("year", 2020, "open", true)),
                text,
                List.of(passage(0, text.length(), vector)),
                vector.map(encoded -> new byte[] {1, 2, (byte) version.charAt(0)}));
    }

    private static IndexedPassage passage(int begin, int end, Optional<float[]> vector) {
        return new IndexedPassage(begin, end, vector);
    }
}
