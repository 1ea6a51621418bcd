package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextStreamTest {

    private static final String[] WORDS = {
        "the", " the", " a", "\n", "  ", "é", "ß", "中", "文", "€", "😀", "👩‍👩‍👧", "́", ".", " x", "ᄒ", "\uFFFD", "ﷺ"
    };

    @TempDir
    private Path folder;

    private final Random random = seeded();

    private static Random seeded() {
        long seed = Long.getLong("millrace.seed", new Random().nextLong());
        System.out.println("replay with -Dmillrace.seed=" + seed);
        return new Random(seed);
    }

    @Test
    void bytesBecomeWholeCharacters() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.bytes())) {
            streams(tokenizer);
        }
    }

    @Test
    void piecesThatStandForBytesBecomeWholeCharacters() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.llama())) {
            streams(tokenizer);
        }
    }

    private void streams(TextTokenizer tokenizer) {
        for (int run = 0; run < 200; run++) {
            StringBuilder text = new StringBuilder("a");
            for (int i = random.nextInt(30); i >= 0; i--) {
                String word = WORDS[random.nextInt(WORDS.length)];
                // Several of them in a row look like bytes that never become a character.
                boolean again = word.equals("\uFFFD") && text.toString().endsWith(word);
                text.append(again ? "a" : word);
            }
            int[] tokens = tokenizer.encode(text.toString());
            TextStream stream = tokenizer.stream();
            StringBuilder joined = new StringBuilder();
            for (int token : tokens) {
                String more = stream.add(token);
                if (!more.isEmpty()) {
                    assertThat(Character.isHighSurrogate(more.charAt(more.length() - 1)))
                            .isFalse();
                    assertThat(Character.isLowSurrogate(more.charAt(0))).isFalse();
                }
                joined.append(more);
                assertThat(text.toString()).startsWith(joined.toString());
            }
            joined.append(stream.end());
            assertThat(joined).hasToString(text.toString());
        }
    }

    @Test
    void theContextDecidesAboutTheSpaceBefore() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.llama())) {
            int[] the = tokenizer.encode("the");
            assertThat(the).hasSize(1);
            assertThat(tokenizer.stream().add(the[0])).isEqualTo("the");
            assertThat(tokenizer.stream(1).add(the[0])).isEqualTo(" the");
            assertThat(tokenizer.stream(tokenizer.encode("a")).add(the[0])).isEqualTo(" the");
        }
    }

    @Test
    void halfACharacterInTheContextIsNoneOfTheText() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.bytes())) {
            int[] euro = tokenizer.encode("x€");
            TextStream stream = tokenizer.stream(euro[0], euro[1]);
            assertThat(stream.add(tokenizer.encode("b")[0]) + stream.end()).isEqualTo("b");
        }
    }

    @Test
    void whatStaysIncompleteIsReplacedAtTheEndAndDoesNotWaitForEver() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.bytes())) {
            int[] euro = tokenizer.encode("€");
            TextStream stream = tokenizer.stream();
            assertThat(stream.add(euro[0])).isEmpty();
            assertThat(stream.end()).isEqualTo("\uFFFD");
            TextStream broken = tokenizer.stream();
            String given = "";
            for (int i = 0; i < 16; i++) {
                given += broken.add(euro[1]);
            }
            assertThat(given).isEqualTo("\uFFFD".repeat(16));
        }
    }

    @Test
    void controlTokensAreNoText() throws IOException {
        try (TextTokenizer tokenizer = TestTokenizers.open(folder, TestTokenizers.bytes())) {
            TextStream stream = tokenizer.stream(1);
            assertThat(stream.add(2)).isEmpty();
            assertThat(stream.add(tokenizer.encode("a")[0])).isEqualTo("a");
            assertThat(stream.end()).isEmpty();
        }
    }
}
