package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.window.Sentences;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SightingTest {

    private static final String TEXT =
            "Bread rises.  Yeast makes gas in it — slowly 🍞!\n\nKnead the dough. Let it rest.";

    record Text(String text) implements HitText {
        @Override
        public Optional<String> title() {
            return Optional.empty();
        }

        @Override
        public int characters() {
            return text.length();
        }

        @Override
        public String slice(int begin, int end) {
            return text.substring(Math.min(begin, text.length()), Math.min(end, text.length()));
        }

        @Override
        public List<Section> sections() {
            return List.of();
        }

        @Override
        public List<Integer> pages() {
            return List.of();
        }
    }

    private static Sighting at(String text, int begin, int end) {
        return Sighting.of(new Text(text), begin, end).orElseThrow();
    }

    @Test
    void aSentenceIsReadWithItsNeighbours() {
        int yeast = TEXT.indexOf("Yeast");
        Sighting sighting = at(TEXT, yeast, yeast + 20);

        assertThat(sighting.text()).isEqualTo("Yeast makes gas in it — slowly 🍞!");
        assertThat(sighting.before()).isEqualTo("Bread rises.");
        assertThat(sighting.after()).isEqualTo("Knead the dough.");
    }

    @Test
    void theFirstAndTheLastHaveANeighbourOnOneSideOnly() {
        assertThat(at(TEXT, 0, 5).before()).isEmpty();
        assertThat(at(TEXT, TEXT.length() - 4, TEXT.length()).after()).isEmpty();
    }

    @Test
    void offsetsAreThoseOfTheWholeTextWhereverASentenceStands() {
        String text = TEXT.repeat(400);
        Sentences all = Sentences.of(text);
        SplittableRandom random = new SplittableRandom(Long.getLong("millrace.seed", 7));
        for (int i = 0; i < 200; i++) {
            int one = random.nextInt(all.size());
            Sighting sighting = at(text, all.begin()[one], all.end()[one]);

            assertThat(sighting.span().begin()).isEqualTo(all.begin()[one]);
            assertThat(sighting.span().end()).isEqualTo(all.end()[one]);
            assertThat(sighting.text())
                    .isEqualTo(text.substring(
                            sighting.span().begin(), sighting.span().end()));
        }
    }

    @Test
    void whatIsGoneIsNotShown() {
        assertThat(Sighting.of(new Text(""), 10, 20)).isEmpty();
        assertThat(Sighting.of(new Text("Short."), 5_000, 5_020)).isEmpty();
    }
}
