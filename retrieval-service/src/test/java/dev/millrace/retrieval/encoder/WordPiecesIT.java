package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tensors.NativeFolder;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The counting against the tokenizer itself, a native library. */
class WordPiecesIT {

    private static final WordPieces COUNTING = WordPieces.load();
    private static PieceTokenizer tokenizer;

    @BeforeAll
    static void load() {
        NativeFolder.prepare();
        tokenizer = new PieceTokenizer(ModelFiles.tokenizer());
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void countsAsTheTokenizerDoes() {
        Random random = new Random(Texts.seed());
        for (int i = 0; i < 3000; i++) {
            String text = Texts.random(random, 1 + random.nextInt(12));
            assertThat(COUNTING.count(text))
                    .as("<%s>", escaped(text))
                    .isEqualTo(tokenizer.pieces(text).size() - 2);
        }
    }

    /** The tokenizer takes them for the marks of its own that they look like. */
    @Test
    void namesOfSpecialPiecesCountForMoreThanTheyAre() {
        assertThat(tokenizer.pieces("a [SEP] b").size() - 2).isEqualTo(3);
        assertThat(COUNTING.count("a [SEP] b")).isGreaterThan(3);
    }

    @Test
    void placesAscendAndLieInTheText() {
        Random random = new Random(Texts.seed());
        for (int i = 0; i < 500; i++) {
            String text = Texts.random(random, 1 + random.nextInt(12));
            Pieces pieces = tokenizer.pieces(text);
            int before = 0;
            for (int p = 0; p < pieces.size(); p++) {
                assertThat(pieces.begin()[p]).isBetween(before, pieces.end()[p]);
                assertThat(pieces.end()[p]).isLessThanOrEqualTo(text.length());
                before = pieces.begin()[p];
            }
        }
    }

    @Test
    void placesCountUtf16Units() {
        Pieces pieces = tokenizer.pieces("😀 é 東x");
        assertThat(pieces.begin()).containsExactly(0, 0, 3, 5, 6, 6);
        assertThat(pieces.end()).containsExactly(0, 2, 4, 6, 7, 6);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(unit ->
                        escaped.append(unit < 0x20 || unit > 0x7E ? "\\u%04X".formatted(unit) : "" + (char) unit));
        return escaped.toString();
    }
}
