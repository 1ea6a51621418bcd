package dev.millrace.retrieval.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.answer.AnswerEvent.Source;
import dev.millrace.retrieval.prompt.RegionBlocks.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CitingTest {

    private static final String MILL = "The mill was built in 1783 by Anna Berg. It is made of oak.";
    private static final String TOWER = "The tower was built in 1783. Nobody knows who built it.";

    private final Citing citing =
            new Citing("Who built the mill?", List.of(block("tower", TOWER), block("mill", MILL)));

    private static Block block(String name, String text) {
        return new Block(
                new DocumentId(name),
                "v1",
                Optional.empty(),
                List.of(),
                Optional.empty(),
                100,
                100 + text.length(),
                text,
                text,
                1);
    }

    private static String cited(Source source) {
        String text = source.document().value().equals("mill") ? MILL : TOWER;
        return text.substring(source.begin() - 100, source.end() - 100);
    }

    @Test
    void theSentenceWithMostOfTheWordsIsTheSource() {
        assertThat(citing.cite("Anna Berg built the mill.").source().map(CitingTest::cited))
                .contains("The mill was built in 1783 by Anna Berg.");
        assertThat(citing.cite("It is made of oak.").source().map(CitingTest::cited))
                .contains("It is made of oak.");
        assertThat(citing.cite("Nobody knows.").source().map(CitingTest::cited)).contains("Nobody knows who built it.");
    }

    @Test
    void amongEqualsTheOneWithMostOfTheQuestion() {
        assertThat(citing.cite("1783").source().map(CitingTest::cited))
                .contains("The mill was built in 1783 by Anna Berg.");
    }

    @Test
    void whatNoPassageSaysHasNoSource() {
        Citing.Cited invented = citing.cite("The harbour was painted purple by elephants.");
        assertThat(invented.source()).isEmpty();
        assertThat(invented.share()).isLessThan(0.5);
        assertThat(citing.cite("").source()).isEmpty();
    }

    @Test
    void sentencesAreWholeHoweverTheyCome() {
        SentenceStream stream = new SentenceStream();
        List<String> whole = new ArrayList<>();
        for (String piece : List.of("The mi", "ll. It", " is oak", ". And", " more")) {
            whole.addAll(stream.add(piece));
        }
        assertThat(whole).containsExactly("The mill.", "It is oak.");
        assertThat(stream.end()).containsExactly("And more");
        assertThat(stream.end()).isEmpty();
    }
}
