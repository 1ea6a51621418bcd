package dev.millrace.retrieval.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.train.JudgedQuery.Preference;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JudgedTrainingTest {

    private static final int DOCUMENTS = 24;
    private static final RankerOptions OPTIONS =
            new RankerOptions(WordHashEncoder.WIDTH, 8, 2, 1, 4, 2, 2, 1, 1e-3, 1e-3, 1e-2, Duration.ofMinutes(5), 3);

    private final List<Map<String, ?>> rows = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    @Test
    void theSameJudgementsGiveTheSameRanker() {
        TrainedRanker first = train(collection(DOCUMENTS), Optional.empty());
        assertThat(losses).hasSize(2).allMatch(Double::isFinite);
        assertThat(rows)
                .extracting(row -> row.get("part") + " " + row.get("method"))
                .contains("validation tkl", "test fused");
        TrainedRanker second = train(collection(DOCUMENTS), Optional.empty());
        assertThat(same(first, second)).isTrue();
        assertThat(first.encoder()).isEqualTo("word-hash/1");
    }

    @Test
    void itGoesOnFromARankerOfTheSameForm() {
        TrainedRanker first = train(collection(DOCUMENTS), Optional.empty());
        TrainedRanker next = train(collection(DOCUMENTS), Optional.of(first));
        assertThat(same(first, next)).isFalse();
        TrainedRanker foreign = new TrainedRanker(first.config(), first.weights(), first.fusion(), "another encoder");
        assertThat(same(train(collection(DOCUMENTS), Optional.of(foreign)), first))
                .isTrue();
    }

    @Test
    void aHandfulOfQueriesIsNotEnough() {
        assertThatThrownBy(() -> train(collection(JudgedTraining.LEAST_QUERIES - 1), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 queries");
    }

    @Test
    void ofALongDocumentThePassagesThatMatchAreTaken() {
        JudgedCollection collection = collection(DOCUMENTS);
        EncodedCollection encoded =
                new EncodedCollection(collection.plain(), new WordHashEncoder(), 30, (done, of) -> {});
        try (JudgedStage stage = new JudgedStage(encoded)) {
            int[] passages = stage.passages(4, 4);
            assertThat(passages).hasSize(5).isSorted().contains(encoded.texts(4)[7]);
            assertThat(stage.found(4)).isNotEmpty();
            assertThat(JudgedStage.document(stage.found(4).getFirst())).isEqualTo(4);
        }
    }

    private TrainedRanker train(JudgedCollection collection, Optional<TrainedRanker> start) {
        rows.clear();
        losses.clear();
        return new JudgedTraining(listener(), Clock.systemUTC())
                .train(collection, new WordHashEncoder(), OPTIONS, start);
    }

    private static boolean same(TrainedRanker one, TrainedRanker other) {
        return one.weights().keySet().equals(other.weights().keySet())
                && one.weights().entrySet().stream()
                        .allMatch(weight -> java.util.Arrays.equals(
                                weight.getValue().toFloats(),
                                java.util.Objects.requireNonNull(other.weights().get(weight.getKey()))
                                        .toFloats()));
    }

    /** Documents of ten passages, the eighth of which has the words that one query asks for. */
    private static JudgedCollection collection(int queries) {
        SplittableRandom random = new SplittableRandom(11);
        List<MaskedDocument> documents = new ArrayList<>();
        List<JudgedQuery> asked = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            int number = d;
            List<String> passages = IntStream.range(0, 10)
                    .mapToObj(p -> words(random) + (p == 7 ? " sought" + number + " wanted" + number : ""))
                    .toList();
            documents.add(new MaskedDocument("d" + d, "", passages));
            if (d < queries) {
                int worse = (d + 1) % DOCUMENTS;
                asked.add(new JudgedQuery(
                        "sought" + d + " wanted" + d, List.of(new Preference(d, List.of(worse))), List.of(d, worse)));
            }
        }
        return new JudgedCollection(documents, asked);
    }

    private static String words(SplittableRandom random) {
        return IntStream.range(0, 6).mapToObj(i -> "w" + random.nextInt(60)).collect(Collectors.joining(" "));
    }

    private RankerListener listener() {
        return new RankerListener() {
            @Override
            public void progress(String task, long done, long of, String text) {}

            @Override
            public void step(double loss) {
                losses.add(loss);
            }

            @Override
            public void row(Map<String, ?> row) {
                rows.add(row);
            }

            @Override
            public void note(String text) {}
        };
    }
}
