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
    void quantisedCosinesOfSentenceVectorsAreOffByLessThanTwoThousandths() {
        RandomDocuments random = new RandomDocuments(WIDTH);
        double greatest = 0;
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            float[] x = random.vector();
            float[] y = random.vector();
            double exact = 0;
            for (int j = 0; j < WIDTH; j++) {
                y[j] = i % 2 == 0 ? y[j] : y[j] * 0.5f + x[j];
            }
            double square = 0;
            for (int j = 0; j < WIDTH; j++) {
                exact += (double) x[j] * y[j];
                square += (double) y[j] * y[j];
            }
            QuantisedVector other = QuantisedVector.of(y);
            double error = QuantisedVector.of(x).cosine(other.bytes(), other.square()) - exact / Math.sqrt(square);
            greatest = Math.max(greatest, Math.abs(error));
            squares += error * error;
        }
        System.out.println("cosine error: root mean square " + Math.sqrt(squares / 2000) + ", greatest " + greatest);
        assertThat(greatest).isLessThan(0.003);
        assertThat(Math.sqrt(squares / 2000)).isLessThan(0.0008);
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
