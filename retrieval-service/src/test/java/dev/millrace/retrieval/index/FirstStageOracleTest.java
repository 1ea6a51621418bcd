package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.filter.Filter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class FirstStageOracleTest {

    private static final int WIDTH = 12;

    private record Scores(double bm25, double bm25Passage, double dense) {}

    @Test
    void randomSearchesFindWhatLookingAtEveryDocumentFinds() {
        RandomDocuments random = new RandomDocuments(WIDTH);
        List<IndexedDocument> documents =
                IntStream.range(0, 60).mapToObj(i -> random.document(i, true)).toList();
        BruteForce whole = new BruteForce(
                documents.stream().map(FirstStageOracleTest::whole).toList());
        BruteForce passages = new BruteForce(documents.stream()
                .flatMap(document -> document.passages().stream().map(passage -> passage(document, passage)))
                .toList());
        RandomFilters filters = new RandomFilters(random.random);
        try (TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC)) {
            for (IndexedDocument document : documents) {
                index.put(document);
                if (random.random.nextInt(10) == 0) {
                    index.refresh();
                }
            }
            index.refresh();
            for (int i = 0; i < 300; i++) {
                FirstStageQuery query = new FirstStageQuery(
                        random.words(random.random.nextInt(4)),
                        random.random.nextInt(4) == 0 ? Optional.empty() : Optional.of(random.vector()),
                        i % 3 == 0 ? Filter.ALL : filters.next(3),
                        1 + random.random.nextInt(12));
                Map<String, Scores> expected = new TreeMap<>();
                documents.stream()
                        .filter(document -> RandomFilters.matches(query.filter(), document))
                        .forEach(document ->
                                expected.put(document.id().value(), scores(document, query, whole, passages)));
                check(index.search(query), expected, query);
            }
        }
    }

    private static void check(List<Candidate> found, Map<String, Scores> expected, FirstStageQuery query) {
        for (Candidate candidate : found) {
            assertThat(expected)
                    .as("what meets %s", query.filter())
                    .containsKey(candidate.id().value());
            Scores scores = Objects.requireNonNull(expected.get(candidate.id().value()));
            assertThat(candidate.bm25()).isCloseTo(scores.bm25, within(1e-5));
            assertThat(candidate.bm25Passage()).isCloseTo(scores.bm25Passage, within(1e-5));
            assertThat((Double) candidate.dense()).isEqualTo(Double.valueOf(scores.dense));
        }
        for (Ranking ranking : Ranking.values()) {
            ToDoubleFunction<Scores> score = score(ranking);
            double[] best = expected.values().stream()
                    .mapToDouble(score)
                    .filter(value -> ranking == Ranking.MEANING ? !Double.isNaN(value) : value > 0)
                    .map(value -> -value)
                    .sorted()
                    .limit(query.depth())
                    .map(value -> -value)
                    .toArray();
            List<Candidate> ranked = found.stream()
                    .filter(candidate -> candidate.ranks().of(ranking).isPresent())
                    .sorted(Comparator.comparingInt(
                            candidate -> candidate.ranks().of(ranking).getAsInt()))
                    .toList();
            assertThat(ranked).as("%s of %s", ranking, query).hasSize(best.length);
            for (int i = 0; i < best.length; i++) {
                assertThat(ranked.get(i).ranks().of(ranking)).hasValue(i + 1);
                assertThat(score.applyAsDouble(expected.get(ranked.get(i).id().value())))
                        .isCloseTo(best[i], within(ranking == Ranking.MEANING ? 0 : 1e-5));
            }
        }
        assertThat(found)
                .allMatch(candidate -> IntStream.range(0, 3)
                        .anyMatch(i -> candidate.ranks().of(Ranking.values()[i]).isPresent()));
        assertThat(found)
                .isSortedAccordingTo(
                        Comparator.comparingDouble(Candidate::fused).reversed().thenComparing(Candidate::id));
    }

    private static ToDoubleFunction<Scores> score(Ranking ranking) {
        return switch (ranking) {
            case WORDS -> Scores::bm25;
            case PASSAGE_WORDS -> Scores::bm25Passage;
            case MEANING -> Scores::dense;
        };
    }

    private static Scores scores(
            IndexedDocument document, FirstStageQuery query, BruteForce whole, BruteForce passages) {
        return new Scores(
                whole.bm25(query.text(), whole(document)),
                document.passages().stream()
                        .mapToDouble(passage -> passages.bm25(query.text(), passage(document, passage)))
                        .max()
                        .orElse(0),
                document.passages().stream()
                        .filter(passage ->
                                query.vector().isPresent() && passage.vector().isPresent())
                        .mapToDouble(passage -> BruteForce.cosine(
                                query.vector().orElseThrow(), passage.vector().orElseThrow()))
                        .max()
                        .orElse(Double.NaN));
    }

    private static String whole(IndexedDocument document) {
        return document.header().title().orElse("") + " " + document.text();
    }

    private static String passage(IndexedDocument document, IndexedPassage passage) {
        return document.header().title().orElse("") + " " + document.text().substring(passage.begin(), passage.end());
    }
}
