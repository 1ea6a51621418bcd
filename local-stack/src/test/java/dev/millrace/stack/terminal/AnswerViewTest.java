package dev.millrace.stack.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stack.client.Answers.AnswerDone;
import dev.millrace.stack.client.Answers.AnswerReport;
import dev.millrace.stack.client.Answers.AnswerSentence;
import dev.millrace.stack.client.Answers.AnswerWritten;
import dev.millrace.stack.client.Answers.BlockHits;
import dev.millrace.stack.client.Answers.PromptRead;
import dev.millrace.stack.client.Answers.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AnswerViewTest {

    private static final Source MANUAL = new Source(
            "manual.html",
            "v",
            Optional.of("The manual"),
            List.of("The manual", "Sessions"),
            Optional.of(7),
            1_200,
            1_263);
    private static final Source FAQ = new Source("faq.md", "v", Optional.empty(), List.of(), Optional.empty(), 10, 73);
    private static final AnswerSentence ENDS = new AnswerSentence(
            1, "A session ends by itself\n thirty minutes after its last request.", 3.2, .9, List.of(MANUAL, FAQ));
    private static final AnswerSentence SOONER =
            new AnswerSentence(2, "An administrator may end it sooner.", 2.1, .8, List.of(MANUAL));
    private static final AnswerReport REPORT = new AnswerReport(
            "extractive",
            "extractive",
            OptionalDouble.of(.9),
            Map.of("search", 30.2, "support", 5.3),
            Optional.empty());

    @Test
    void whatAModelWroteSaysWhatCameFromTheCache() {
        PromptRead read =
                new PromptRead("block", "asked for", 4, new BlockHits(2, 1, 0), 200, 120, OptionalDouble.of(.05), .4);
        AnswerReport written = new AnswerReport(
                "block", "mine", OptionalDouble.empty(), Map.of(), Optional.of(new AnswerWritten(20, 50, read)));
        AnswerView view = new AnswerView(new Terminal(System.out, System.err, true, false, 120), "when?");
        assertThat(view.lines(new AnswerDone(true, Optional.empty(), List.of(), written)))
                .last()
                .isEqualTo(
                        "mode block: 3 of 4 blocks and 120 of 200 tokens from the cache; read in 50 ms, all of it anew 400 ms");
    }

    private static List<String> lines(int columns, boolean colour) {
        AnswerView view =
                new AnswerView(new Terminal(System.out, System.err, true, colour, columns), "when does a session end?");
        List<String> lines = new ArrayList<>(view.lines(ENDS));
        lines.addAll(view.lines(SOONER));
        lines.addAll(view.lines(new AnswerDone(true, Optional.empty(), List.of(), REPORT)));
        return lines;
    }

    @Test
    void sentencesHaveTheNumbersOfTheSourcesBelow() {
        assertThat(lines(60, false))
                .containsExactly(
                        "  A session ends by itself thirty minutes after its last",
                        "  request. [1][2]",
                        "  An administrator may end it sooner. [3]",
                        "[1] The manual  manual.html",
                        "    Sessions  page 7, characters 1,200–1,263",
                        "[2] faq.md",
                        "    characters 10–73",
                        "[3] The manual  manual.html",
                        "    Sessions  page 7, characters 1,200–1,263",
                        "extractive, support 0.90, 36 ms");
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
    void theQuestionsWordsAreMarkedAndTheNumbersHaveAColourOfTheirOwn() {
        assertThat(String.join("\n", lines(100, true)))
                .contains("\u001b[33msession\u001b[0m", "\u001b[33mend\u001b[0m", "\u001b[36m[1][2]\u001b[0m");
    }

    @Test
    void whatIsNotFoundSaysWhichWordsNothingHasToDoWith() {
        AnswerView view =
                new AnswerView(new Terminal(System.out, System.err, false, false, 60), "where do quokkas live?");

        assertThat(view.lines(new AnswerDone(
                        false, Optional.of("Not found in these documents"), List.of("quokkas", "live"), REPORT)))
                .containsExactly(
                        "Not found in these documents",
                        "nothing found has to do with: quokkas, live",
                        "extractive, support 0.90, 36 ms");
    }
}
