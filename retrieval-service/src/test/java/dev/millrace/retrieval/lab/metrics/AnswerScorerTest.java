package dev.millrace.retrieval.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerScorerTest {

    @TempDir
    private Path folder;

    private AnswerScorer scorer(String queries, String... judgements) throws IOException {
        Files.writeString(folder.resolve("docs.jsonl"), """
                {"id": "a", "title": "", "text": "One two. Three four. Five six."}
                {"id": "b", "title": "", "text": "Seven eight."}
                """);
        Files.writeString(folder.resolve("queries.jsonl"), queries);
        if (judgements.length > 0) {
            Files.write(folder.resolve("qrels.tsv"), List.of(judgements));
        }
        return AnswerScorer.open(folder, TextCollection.read(folder));
    }

    private static RankedRegion region(String document, int begin, int end) {
        return new RankedRegion(document, begin, end, 1);
    }

    @Test
    void citedCharactersAndSentencesAreHeldAgainstTheGoldOnes() throws IOException {
        AnswerScorer scorer = scorer("""
                {"id": "1", "text": "?", "doc": "a", "spans": [{"start": 9, "end": 20}]}
                {"id": "2", "text": "?", "doc": "a", "spans": [{"start": 0, "end": 8}]}
                """);

        AnswerScores scores =
                scorer.score(Map.of("1", List.of(region("a", 9, 20), region("b", 0, 11)), "2", List.of()));

        assertThat(scores.precision()).isCloseTo(.5, within(1e-12));
        assertThat(scores.sentencePrecision()).isCloseTo(.5, within(1e-12));
        assertThat(scores.sentences()).isEqualTo(2);
        // The second question was refused.
        assertThat(scores.contained()).isCloseTo(.5, within(1e-12));
        assertThat(scores.overlapped()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void theWhiteSpaceBetweenTwoSentencesNeedNotBeCited() throws IOException {
        AnswerScorer scorer = scorer("""
                {"id": "1", "text": "?", "doc": "a", "spans": [{"start": 4, "end": 20}]}
                """);

        assertThat(scorer.score(Map.of("1", List.of(region("a", 9, 20), region("a", 0, 8))))
                        .contained())
                .isEqualTo(1);
        assertThat(scorer.score(Map.of("1", List.of(region("a", 9, 20)))).contained())
                .isZero();
    }

    @Test
    void whereOnlyDocumentsAreJudgedTheirWholeTextIsGold() throws IOException {
        AnswerScorer scorer = scorer("""
                {"id": "1", "text": "?"}
                {"id": "2", "text": "?"}
                """, "1\ta\t1", "1\tb\t0");

        AnswerScores scores = scorer.score(Map.of("1", List.of(region("a", 0, 8), region("b", 0, 11))));

        assertThat(scorer.answering()).isEqualTo(Map.of("1", java.util.Set.of("a")));
        assertThat(scores.overlapped()).isEqualTo(1);
        assertThat(scores.contained()).isNaN();
        assertThat(scores.precision()).isCloseTo(8.0 / 19, within(1e-12));
    }
}
