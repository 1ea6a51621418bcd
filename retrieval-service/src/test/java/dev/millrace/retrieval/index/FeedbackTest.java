package dev.millrace.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Feedback.Added;
import dev.millrace.retrieval.index.Feedback.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeedbackTest {

    private static final String WINGS = "A wing has lift. Camber gives lift.";
    private static final float[] EAST = {1, 0};
    private static final float[] BETWEEN = {0.6f, 0.8f};

    private final TenantIndex index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC);

    @BeforeEach
    void fill() {
        put("wings", "Aircraft", WINGS, BETWEEN);
        put("camber", "", "Camber of thin profiles.", BETWEEN);
        put("bread", "", "Dough rises in 1903.", new float[] {0, -1});
        index.refresh();
    }

    @AfterEach
    void close() {
        index.close();
    }

    @Test
    void wordsOfTheBestPassagesJoinTheQueryByHowOftenTheyAreThere() {
        try (Snapshot snapshot = index.snapshot()) {
            Feedback feedback = feedback(snapshot, query("wing"));
            Map<String, Double> words = feedback.words();
            assertThat(words.values().stream().mapToDouble(Double::doubleValue).sum())
                    .isCloseTo(1, within(1e-9));
            assertThat(words.get("wing")).isGreaterThan(0.5);
            assertThat(words).containsKeys("lift", "camber", "aircraft").doesNotContainKey("1903");
            assertThat(words.get("lift")).isGreaterThan(words.get("aircraft"));
            assertThat(feedback.added().stream().mapToDouble(Added::share).sum())
                    .isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void placesAreThoseOfTheTextAndTheTitleHasNone() {
        try (Snapshot snapshot = index.snapshot()) {
            Feedback feedback = feedback(snapshot, query("wing"));
            assertThat(places(feedback, "lift", "wings"))
                    .containsExactlyInAnyOrder(WINGS.indexOf("lift"), WINGS.lastIndexOf("lift"));
            assertThat(places(feedback, "aircraft", "wings")).isEmpty();
        }
    }

    @Test
    void aWidenedQueryFindsWhatItsOwnWordsDoNot() {
        try (Snapshot snapshot = index.snapshot()) {
            FirstStageQuery query = new FirstStageQuery("wing", Optional.empty(), Filter.ALL, 10);
            List<Candidate> narrow = snapshot.search(query);
            assertThat(narrow).extracting(one -> one.id().value()).containsExactly("wings");
            List<Candidate> wide = snapshot.search(query, snapshot.feedback(query, narrow));
            assertThat(wide).extracting(one -> one.id().value()).containsExactly("wings", "camber");
            assertThat(wide.getLast().bm25Passage()).isPositive();
            assertThat(wide.getLast().passages()).isEmpty();
        }
    }

    @Test
    void theVectorMovesTowardsThoseOfTheBestPassages() {
        try (Snapshot snapshot = index.snapshot()) {
            float[] moved = feedback(snapshot, query("wing camber")).vector().orElseThrow();
            double angle = Math.atan2(moved[1], moved[0]);
            assertThat(angle).isBetween(0.01, Math.atan2(BETWEEN[1], BETWEEN[0]) - 0.01);
        }
    }

    @Test
    void whereNothingIsFoundNothingIsAdded() {
        try (Snapshot snapshot = index.snapshot()) {
            FirstStageQuery query = new FirstStageQuery("zebra", Optional.empty(), Filter.ALL, 10);
            Feedback feedback = snapshot.feedback(query, snapshot.search(query));
            assertThat(feedback.isEmpty()).isTrue();
            assertThat(snapshot.search(query, feedback)).isEmpty();
        }
    }

    @Test
    void aWordInFewPassagesIsRarerThanOneInManyAndStopWordsCountNothing() {
        try (Snapshot snapshot = index.snapshot()) {
            assertThat(snapshot.rareness("zebra")).isEqualTo(1);
            assertThat(snapshot.rareness("dough")).isBetween(snapshot.rareness("Camber"), 1.0);
            assertThat(snapshot.rareness("dough")).isGreaterThan(snapshot.rareness("camber"));
            assertThat(snapshot.rareness("the")).isZero();
        }
    }

    private static FirstStageQuery query(String text) {
        return new FirstStageQuery(text, Optional.of(EAST), Filter.ALL, 10);
    }

    private static Feedback feedback(Snapshot snapshot, FirstStageQuery query) {
        return snapshot.feedback(query, snapshot.search(query));
    }

    private static List<Integer> places(Feedback feedback, String stem, String document) {
        return feedback.added().stream()
                .filter(word -> word.stem().equals(stem))
                .flatMap(word -> word.places().stream())
                .filter(place -> place.document().id().value().equals(document))
                .map(Place::begin)
                .toList();
    }

    private void put(String id, String title, String text, float[] vector) {
        index.put(new IndexedDocument(
                new DocumentId(id),
                "1",
                new Header(Optional.of(title).filter(one -> !one.isEmpty()), Optional.empty(), List.of(), Map.of()),
                text,
                List.of(new IndexedPassage(0, text.length(), Optional.of(vector))),
                Optional.empty()));
    }
}
