package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MiniLmIT {

    private static final MiniLm ENCODER = MiniLm.open(EncoderProperties.defaults());

    @AfterAll
    static void close() {
        ENCODER.close();
    }

    /** What the model's makers print for full precision; 8 bits differ by less than a hundredth or two. */
    @Test
    void vectorsAreThoseOfTheModel() {
        float[] vector = ENCODER.encodeQuery("This framework generates embeddings for each input sentence")
                .vector();
        double[] published = {-.0137, -.0429, -.0156, .0141, .0396, .1218, .0294, -.0318, .0355, -.0793};
        for (int d = 0; d < published.length; d++) {
            assertThat((double) vector[d]).isCloseTo(published[d], within(.025));
        }
    }

    @Test
    void meaningCountsMoreThanWords() {
        float[] query =
                ENCODER.encodeQuery("How do aeroplanes stay in the air?").vector();
        double lift = cosine(
                query,
                ENCODER.encodeQuery("Wings generate the lift of an aircraft.").vector());
        double air = cosine(
                query, ENCODER.encodeQuery("Do stay in bed and air the room.").vector());
        assertThat(lift).isGreaterThan(air + .1);
    }

    @Test
    void aWordMeansWhatItMeansInItsContext() {
        EncodedPassage river = ENCODER.encodeQuery("They moored at the bank of the river.");
        EncodedPassage shore = ENCODER.encodeQuery("They sat on the grassy bank of the stream.");
        EncodedPassage money = ENCODER.encodeQuery("They deposited cash at the bank on Monday.");
        assertThat(cosine(word(river, 4), word(shore, 5))).isGreaterThan(cosine(word(river, 4), word(money, 5)));
    }

    @Test
    void vectorsHaveLengthOneAndAreTheMeanOfAllPieces() {
        EncodedPassage passage = ENCODER.encodeQuery("word");
        assertThat(passage.pieces()).isEqualTo(3);
        assertThat(passage.words().size()).isEqualTo(1);
        assertThat(passage.wordVectors()).hasSize(ENCODER.width());
        assertThat(cosine(passage.vector(), passage.vector())).isCloseTo(1, within(1e-5));
        assertThat(Arrays.equals(passage.vector(), passage.wordVectors())).isFalse();
    }

    /** The network's activations share one scale in a run: beside others, in one run, a passage would come out differently. */
    @Test
    void aPassageComesOutTheSameAloneAndAmongOthers() {
        Random random = new Random(Texts.seed());
        List<String> passages = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            passages.add(Texts.random(random, random.nextInt(60)));
        }
        List<EncodedPassage> together = ENCODER.encode(passages);
        List<TextVector> vectors = ENCODER.vectors(passages, Urgency.DOCUMENT);
        for (int i = 0; i < passages.size(); i++) {
            EncodedPassage alone = ENCODER.encodeQuery(passages.get(i));
            assertThat(alone.vector()).isEqualTo(together.get(i).vector());
            assertThat(alone.vector()).isEqualTo(vectors.get(i).vector());
            assertThat(alone.wordVectors()).isEqualTo(together.get(i).wordVectors());
            assertThat(alone.words().begin())
                    .isEqualTo(Words.of(passages.get(i)).begin());
        }
    }

    @Test
    void aTextLongerThanTheWindowKeepsAllItsWords() {
        String first = "The quick brown fox jumps over the lazy dog. ".repeat(25);
        String second = "Prices of copper rose on Monday, traders said. ".repeat(25);
        EncodedPassage long_ = ENCODER.encodeQuery(first + second);
        Words words = Words.of(first + second);
        assertThat(long_.words().begin()).isEqualTo(words.begin());
        assertThat(long_.words().end()).isEqualTo(words.end());
        assertThat(long_.wordVectors()).hasSize(words.size() * ENCODER.width());
        assertThat(long_.pieces()).isGreaterThan(WordPieces.WINDOW + 2);
        assertThat(cosine(long_.vector(), ENCODER.encodeQuery(first).vector())).isGreaterThan(.5);
        assertThat(cosine(long_.vector(), ENCODER.encodeQuery(second).vector())).isGreaterThan(.5);
    }

    @Test
    void nothingIsAPassageToo() {
        assertThat(ENCODER.encode(List.of())).isEmpty();
        EncodedPassage nothing = ENCODER.encodeQuery("");
        assertThat(nothing.words().size()).isZero();
        assertThat(nothing.pieces()).isEqualTo(2);
    }

    @Test
    void tooMuchAtOnceIsRefused() {
        assertThatThrownBy(() -> ENCODER.encode(List.of("x".repeat(262_145))))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> ENCODER.encode(Collections.nCopies(4097, "x"))).hasMessageContaining("4096");
    }

    @Test
    void theDigestIsTheSameEachTime() {
        try (MiniLm again = MiniLm.open(EncoderProperties.defaults())) {
            assertThat(again.digest()).isEqualTo(ENCODER.digest()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void theNetworkByItselfCountsItsPieces() {
        Throughput bare = ENCODER.bare(List.of("one", "two words", ""));
        assertThat(bare.pieces()).isEqualTo(3 + 4 + 2);
        assertThat(bare.piecesPerSecond()).isPositive();
    }

    @Test
    void nativeMemoryStaysWhereItIs() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "needs Linux");
        String said = output(
                "-Xms128m",
                "-Xmx128m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                MemoryProbe.class.getName());
        Matcher grown = Pattern.compile("grown (-?\\d+) of (\\d+)").matcher(said);
        assertThat(grown.find()).as(said).isTrue();
        // What the runs give, were it kept, would be five times as much.
        assertThat(Long.parseLong(grown.group(1)))
                .as("kilobytes of %s", grown.group(2))
                .isLessThan(14 << 10);
    }

    private static String output(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        Process process = builder.start();
        try (var lines = process.inputReader()) {
            String said = lines.lines().collect(Collectors.joining("\n"));
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        }
    }

    private static float[] word(EncodedPassage passage, int word) {
        int width = ENCODER.width();
        return Arrays.copyOfRange(passage.wordVectors(), word * width, (word + 1) * width);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int d = 0; d < a.length; d++) {
            dot += (double) a[d] * b[d];
            aa += (double) a[d] * a[d];
            bb += (double) b[d] * b[d];
        }
        return dot / Math.sqrt(aa * bb);
    }
}
