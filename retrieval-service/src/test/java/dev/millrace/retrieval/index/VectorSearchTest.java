package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class VectorSearchTest {

    private static final int WIDTH = 384;
    private static final int DOCUMENTS = 1000;

    @Test
    void quantisedCosinesAreOffByLessThanTheAnglesThatRoundingCanTurn() {
        RandomDocuments random = new RandomDocuments(WIDTH);
        double greatest = 0;
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            float[] x = random.vector();
            float[] y = random.vector();
            for (int j = 0; j < WIDTH; j++) {
                y[j] = i % 2 == 0 ? y[j] : y[j] * 0.5f + x[j];
            }
            double exact = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
            QuantisedVector other = QuantisedVector.of(y);
            double error = Math.abs(QuantisedVector.of(x).cosine(other.bytes(), other.square()) - exact);
            assertThat(error).isLessThan(turned(x) + turned(y));
            greatest = Math.max(greatest, error);
            squares += error * error;
        }
        double rootMeanSquare = Math.sqrt(squares / 2000);
        System.out.println("cosine error: root mean square " + rootMeanSquare + ", greatest " + greatest);
        assertThat(rootMeanSquare).isLessThan(0.0008);
    }

    /** The widest angle between a vector and its rounded one: every value moves by half a step at most. */
    private static double turned(float[] vector) {
        double greatest = 0;
        for (float value : vector) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        double moved = Math.sqrt(vector.length) * greatest / Byte.MAX_VALUE / 2;
        return Math.asin(moved / Math.sqrt(dot(vector, vector)));
    }

    private static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }

    @Test
    void theGraphFindsAlmostWhatLookingAtEveryVectorFindsAndAlwaysTheSame() {
        RandomDocuments random = new RandomDocuments(48, 3);
        List<IndexedDocument> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            List<IndexedPassage> passages = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                passages.add(new IndexedPassage(j, j + 1, Optional.of(random.vector())));
            }
            documents.add(new IndexedDocument(
                    new DocumentId("d" + i),
                    "v1",
                    new Header(
                            Optional.empty(),
                            Optional.empty(),
                            i % 2 == 0 ? List.of("even") : List.of(),
                            Map.of("i", i)),
                    "a b",
                    passages,
                    Optional.empty()));
        }
        IndexSettings graph = new IndexSettings(100, 16, false, IndexSettings.DEFAULT.fusion());
        Filter even = new Filter.Equals(Field.TAG, new Value.Text("even"));
        Filter few = new Filter.Range(Field.meta("i"), OptionalDouble.of(100), OptionalDouble.of(119));
        try (TenantIndex exact = index(IndexSettings.DETERMINISTIC, documents);
                TenantIndex walked = index(graph, documents);
                TenantIndex again = index(graph, documents)) {
            int hits = 0;
            int asked = 0;
            for (int i = 0; i < 20; i++) {
                for (Filter filter : List.of(Filter.ALL, even, few)) {
                    FirstStageQuery query = new FirstStageQuery("", Optional.of(random.vector()), filter, 20);
                    List<Candidate> expected = exact.search(query);
                    List<Candidate> found = walked.search(query);
                    assertThat(found).isEqualTo(again.search(query)).hasSize(20);
                    if (filter.equals(few)) {
                        assertThat(found).isEqualTo(expected);
                    }
                    hits += (int) found.stream()
                            .filter(candidate -> expected.stream()
                                    .anyMatch(other -> other.id().equals(candidate.id())))
                            .count();
                    asked += 20;
                }
            }
            System.out.println("recall of the graph " + (double) hits / asked);
            assertThat((double) hits / asked).isBetween(0.95, 1.0);
        }
    }

    private static TenantIndex index(IndexSettings settings, List<IndexedDocument> documents) {
        TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), settings);
        documents.forEach(index::put);
        index.refresh();
        return index;
    }
}
