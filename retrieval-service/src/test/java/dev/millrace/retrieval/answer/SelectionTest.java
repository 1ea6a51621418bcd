package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.answer.Extraction.Extracted;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Ranks;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final String BREAD =
            "Bread rises slowly. Yeast makes the gas in it. Knead it well. The crust is brown.";
    private static final String MANUAL = "Dough is alive. Yeast makes the gas in it! Nobody knows why.";

    private static Evidence evidence(int place, String text, String sentence, double score, double support) {
        SightingTest.Text document = new SightingTest.Text(text);
        int begin = text.indexOf(sentence);
        Ranks none = new Ranks(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
        return new Evidence(
                place,
                new Candidate(new DocumentId("d" + place), "1", place, 0, 0, 0, none, 0, List.of()),
                document,
                Sighting.of(document, begin, begin + sentence.length()).orElseThrow(),
                score,
                List.of(),
                0,
                0,
                0,
                support);
    }

    private static List<String> texts(List<Extracted> shown) {
        return shown.stream().map(one -> one.first().sighting().text()).toList();
    }

    @Test
    void whatLacksSupportIsNotShownHoweverGoodItsScore() {
        List<Evidence> evidence = List.of(
                evidence(0, BREAD, "The crust is brown.", 3, .1), evidence(0, BREAD, "Bread rises slowly.", 2, .9));

        assertThat(texts(Selection.of(evidence, .5, 3))).containsExactly("Bread rises slowly.");
        assertThat(Selection.of(evidence, .95, 3)).isEmpty();
    }

    @Test
    void theSameSentenceIsShownOnceWithAllItsSources() {
        List<Extracted> shown = Selection.of(
                List.of(
                        evidence(1, MANUAL, "Yeast makes the gas in it!", 3, .9),
                        evidence(0, BREAD, "Knead it well.", 2, .9),
                        evidence(0, BREAD, "Yeast makes the gas in it.", 1, .2)),
                .5,
                3);

        assertThat(texts(shown)).containsExactly("Yeast makes the gas in it!", "Knead it well.");
        assertThat(shown.getFirst().sources())
                .extracting(source -> source.candidate().id().value())
                .containsExactly("d1", "d0");
    }

    @Test
    void sentencesThatFollowEachOtherStayTogetherInTheirOrder() {
        List<Extracted> shown = Selection.of(
                List.of(
                        evidence(0, BREAD, "Knead it well.", 4, .9),
                        evidence(1, MANUAL, "Nobody knows why.", 3, .9),
                        evidence(0, BREAD, "Bread rises slowly.", 2, .9),
                        evidence(0, BREAD, "Yeast makes the gas in it.", 1, .9)),
                .5,
                4);

        assertThat(texts(shown))
                .containsExactly(
                        "Bread rises slowly.", "Yeast makes the gas in it.", "Knead it well.", "Nobody knows why.");
    }

    @Test
    void noMoreAreShownThanAskedFor() {
        List<Evidence> evidence = List.of(
                evidence(0, BREAD, "Knead it well.", 3, .9),
                evidence(0, BREAD, "The crust is brown.", 2, .9),
                evidence(1, MANUAL, "Nobody knows why.", 1, .9));

        assertThat(texts(Selection.of(evidence, .5, 2))).containsExactly("Knead it well.", "The crust is brown.");
    }
}
