package dev.millrace.stack.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stack.client.Answers.FoundDocument;
import dev.millrace.stack.client.Answers.FoundRegion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchViewTest {

    private static final String TEXT =
            "If the power\n fails in the middle of a write, powerful drives may have written half a sector. "
                    + "x".repeat(130);

    private static List<String> lines(int columns, boolean colour) {
        FoundRegion region = new FoundRegion(
                1_200,
                1_450,
                1.5,
                TEXT,
                List.of("How to lose a database", "3. Failure", "3.1. Of the power supply"),
                Optional.of(7));
        FoundDocument found =
                new FoundDocument("manual.html", "v", Optional.of("How to lose a database"), 2.345, List.of(region));
        Terminal terminal = new Terminal(System.out, System.err, true, colour, columns);
        return new SearchView(terminal, "does the power failing hurt?", 3).lines(1, found);
    }

    @Test
    void aDocumentComesWithTitleScorePlaceAndTheBeginningOfItsRegion() {
        List<String> lines = lines(60, false);

        assertThat(lines.getFirst()).isEqualTo("1  How to lose a database  manual.html                  2.35");
        assertThat(lines.get(1)).isEqualTo("   3. Failure › 3.1. Of the…  page 7, characters 1,200–1,450");
        assertThat(lines.get(2)).isEqualTo("   If the power fails in the middle of a write, powerful");
        assertThat(lines).hasSize(5);
        assertThat(lines.getLast()).endsWith("…");
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int columns = 40; columns <= 160; columns += 7) {
            int most = columns;
            assertThat(lines(columns, false))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(most));
        }
    }

    @Test
    void whatWasAskedForIsMarkedInItsFormsAndNothingElse() {
        String text = String.join("\n", lines(100, true).subList(2, 4));

        assertThat(text).contains("\u001b[33mpower\u001b[0m", "\u001b[33mfails\u001b[0m");
        assertThat(text).contains("If the ").doesNotContain("\u001b[33mthe");
        assertThat(text).doesNotContain("\u001b[33mwrite");
    }

    @Test
    void aDocumentWithoutATitleIsNamedByItsId() {
        FoundDocument found = new FoundDocument("a/b.txt", "v", Optional.empty(), -1, List.of());
        Terminal terminal = new Terminal(System.out, System.err, false, false, 40);

        assertThat(new SearchView(terminal, "x", 3).lines(12, found))
                .containsExactly("12 a/b.txt" + " ".repeat(25) + "-1.00");
    }
}
