package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.answer.QuestionTerms.Term;
import dev.millrace.retrieval.encoder.Words;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuestionTermsTest {

    private static final Map<String, Double> RARENESS = Map.of("quokka", 1.0, "island", .5, "live", .25, "the", 0.0);

    private static List<Term> terms(String question) {
        return QuestionTerms.of(question, Words.of(question), word -> RARENESS.getOrDefault(word, 1.0))
                .terms();
    }

    @Test
    void wordsThatAskOrLinkAreNoTerms() {
        assertThat(terms("On which of the islands does the quokka live, according to the text?"))
                .extracting(Term::text)
                .containsExactly("islands", "quokka", "live");
    }

    @Test
    void aWordCountsOnceInAllItsForms() {
        assertThat(terms("island islands Island")).extracting(Term::text).containsExactly("island");
    }

    @Test
    void whatStandsBehindAnApostropheIsNoWordOfItsOwn() {
        assertThat(terms("Darwin's quokka")).extracting(Term::text).containsExactly("Darwin", "quokka");
        assertThat(terms("vitamin d of the quokka")).extracting(Term::text).containsExactly("vitamin", "d", "quokka");
    }

    @Test
    void aTermKnowsItsPlaceAmongTheQuestionsWords() {
        assertThat(terms("where does the quokka live")).extracting(Term::word).containsExactly(3, 4);
    }

    @Test
    void aQuestionOfSuchWordsOnlyIsAboutThem() {
        assertThat(terms("who are you")).extracting(Term::text).containsExactly("who", "you");
        assertThat(terms("?")).isEmpty();
    }

    @Test
    void meansWeighRareWordsMore() {
        String question = "quokka island live";
        QuestionTerms terms = QuestionTerms.of(question, Words.of(question), word -> RARENESS.getOrDefault(word, 1.0));

        assertThat(terms.mean(new double[] {1, 0, 0})).isCloseTo(1 / 1.75, within(1e-12));
        assertThat(new QuestionTerms(List.of()).mean(new double[0])).isZero();
    }
}
