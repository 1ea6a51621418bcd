package dev.millrace.retrieval.pseudo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.encoder.Words;
import dev.millrace.retrieval.window.Passages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PseudoQueriesTest {

    private static final Passages PASSAGES = new Passages(WordPieces.load(), 80);

    private final List<SourceDocument> documents = documents();

    @Test
    void theSameSeedGivesTheSameQueries() {
        assertThat(made(0.8, 7)).isEqualTo(made(0.8, 7));
        assertThat(made(0.8, 7).queries()).isNotEqualTo(made(0.8, 8).queries());
    }

    @Test
    void aDocumentsQueriesDoNotDependOnItsPlace() {
        PseudoCollection there = made(0.8, 7);
        PseudoCollection back =
                PseudoQueries.of(documents.reversed(), PASSAGES, new PseudoRecipe(40, 0.6, 0.25, 0.8, 7));
        assertThat(back.queries().stream().map(PseudoQuery::text))
                .containsExactlyInAnyOrderElementsOf(
                        there.queries().stream().map(PseudoQuery::text).toList());
    }

    @Test
    void sentencesAndHeadingsAreTakenOutOfTheirPassage() {
        PseudoCollection made = made(1, 3);
        assertThat(made.queries()).extracting(PseudoQuery::kind).contains(PseudoKind.CLOZE, PseudoKind.HEADING);
        for (PseudoQuery query : made.queries()) {
            if (query.kind() != PseudoKind.WORDS) {
                assertThat(passage(made, query)).doesNotContain(query.text()).isNotBlank();
            }
        }
    }

    @Test
    void whatIsKeptStillAnswersByItsWords() {
        for (PseudoQuery query : made(0, 3).queries()) {
            assertThat(passage(made(0, 3), query))
                    .contains(query.kind() == PseudoKind.WORDS ? query.text().split(" ")[0] : query.text());
        }
    }

    @Test
    void sentencesHaveFiveToTwentyFiveWordsAndDrawnWordsAreThreeToEightDifferentOnes() {
        for (PseudoQuery query : made(0.8, 5).queries()) {
            int words = Words.of(query.text()).size();
            switch (query.kind()) {
                case CLOZE -> assertThat(words).isBetween(5, 25);
                case WORDS -> {
                    assertThat(words).isBetween(3, 8);
                    assertThat(query.text().split(" ")).doesNotHaveDuplicates().doesNotContain("the");
                }
                case HEADING -> assertThat(words).isGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void headingsThatAreNotTheOnlyOneOfTheirNameAskForNothing() {
        assertThat(made(0.8, 5).queries())
                .filteredOn(query -> query.kind() == PseudoKind.HEADING)
                .extracting(query -> query.text().toLowerCase(Locale.ROOT))
                .isNotEmpty()
                .doesNotContain("see also");
    }

    private PseudoCollection made(double removed, long seed) {
        return PseudoQueries.of(documents, PASSAGES, new PseudoRecipe(40, 0.6, 0.25, removed, seed));
    }

    private static String passage(PseudoCollection made, PseudoQuery query) {
        return made.documents().get(query.document()).passages().get(query.passage());
    }

    private static List<SourceDocument> documents() {
        SplittableRandom random = new SplittableRandom(1);
        List<SourceDocument> documents = new ArrayList<>();
        for (int d = 0; d < 12; d++) {
            StringBuilder text = new StringBuilder();
            List<Section> sections = new ArrayList<>();
            for (String heading : List.of("About subject" + d + " alpha", "See also")) {
                sections.add(new Section(text.length(), 1, heading));
                text.append(heading).append("\n\n");
                for (int s = 0; s < 20; s++) {
                    text.append("The ").append(words(random)).append(". ");
                }
                text.append("\n\n");
            }
            documents.add(new SourceDocument("d" + d, "Title" + d + " of it", text.toString(), sections));
        }
        return documents;
    }

    private static String words(SplittableRandom random) {
        String[] words = new String[random.nextInt(4, 12)];
        Arrays.setAll(words, i -> Character.toString('a' + random.nextInt(26)) + "word" + random.nextInt(200));
        return String.join(" ", words);
    }
}
