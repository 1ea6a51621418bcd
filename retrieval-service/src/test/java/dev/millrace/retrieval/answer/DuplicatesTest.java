package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesTest {

    private static final String SENTENCE =
            "A session ends on its own after thirty minutes in which nobody has sent anything over it.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A session ends on its own after thirty minutes in which nobody has sent anything over it.
            a session ends, on its own, after thirty minutes in which nobody has sent anything over it
            A session ends on its own after thirty minutes in which nobody sent anything over it.
            """)
    void caseMarksAndAWordMoreOrLessMakeNoOtherSentence(String other) {
        assertThat(same(SENTENCE, other)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A session ends on its own after 30 minutes in which nobody has sent anything over it.
            A session never ends on its own after thirty minutes in which nobody has sent anything over it.
            A session doesn't end on its own after thirty minutes in which nobody has sent anything over it.
            A session ends when its owner says so, or the service is stopped.
            """)
    void aNumberOrANegationDoes(String other) {
        assertThat(same(SENTENCE, other)).isFalse();
    }

    @Test
    void shortSentencesDifferByOneWord() {
        assertThat(same("It is red.", "It is blue.")).isFalse();
        assertThat(same("It is red.", "It is  RED!")).isTrue();
    }

    private static boolean same(String one, String other) {
        return Duplicates.nearlySame(Duplicates.words(one), Duplicates.words(other));
    }
}
