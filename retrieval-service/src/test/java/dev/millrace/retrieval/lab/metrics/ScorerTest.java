package dev.millrace.retrieval.lab.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.lab.LabFailure;
import dev.millrace.retrieval.lab.collection.TextCollection;
import dev.millrace.retrieval.lab.method.Ranking;
import dev.millrace.retrieval.lab.method.Ranking.RankedDocument;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScorerTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void twoDocuments() throws IOException {
        // The first begins with a character that takes two units.
        write("docs.jsonl", """
                {"id": "a", "title": "A", "text": "😀 one two"}
                {"id": "b", "text": "three four"}
                """);
    }

    @Test
    void meansAreOverQueriesWithSomethingRelevant() throws IOException {
        write("queries.jsonl", """
                {"id": "1", "text": "x"}
                {"id": "2", "text": "y"}
                {"id": "3", "text": "z"}
                """);
        write("qrels.tsv", "1\ta\t2\n2\tb\t1\n3\ta\t0\n");

        Scores scores = score(Map.of("1", answer("b", "a"), "3", answer("a")), 1);

        assertThat(scores.queries()).isEqualTo(2);
        assertThat(scores.map()).isCloseTo((0.5 + 0) / 2, within(1e-12));
        assertThat(scores.recall100()).isCloseTo(0.5, within(1e-12));
        assertThat(scores.ndcg10()).isCloseTo(Math.log(2) / Math.log(3) / 2, within(1e-12));
        assertThat(scores.regions()).isEmpty();
    }

    @Test
    void placesAreCountedInCodePointsThere() throws IOException {
        write("queries.jsonl", """
                {"id": "1", "text": "x", "regions": [{"doc": "a", "spans": [{"start": 2, "end": 5}]}]}
                """);

        // "one" lies at 3 to 6 in UTF-16 units
        Scores scores = score(Map.of("1", new Ranking(List.of(), List.of(new RankedRegion("a", 3, 6, 1)))), 1);

        assertThat(scores.regions()).singleElement().satisfies(regions -> {
            assertThat(regions.iou()).isEqualTo(1);
            assertThat(regions.hitByDepth()).containsExactly(Double.NaN, Double.NaN, 1.0, Double.NaN, Double.NaN);
        });
    }

    @Test
    void withoutJudgementsADocumentWithGoldIsRelevant() throws IOException {
        write("queries.jsonl", """
                {"id": "1", "text": "x", "doc": "b", "spans": [{"start": 0, "end": 5}]}
                """);

        assertThat(score(Map.of("1", answer("b")), 1).ndcg10()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"1","text":"x","doc":"c","spans":[{"start":0,"end":1}]} | | queries.jsonl line 1 has spans in the document "c"
            {"id":"1","text":"x","doc":"b","spans":[{"start":0,"end":11}]} | | queries.jsonl line 1 has a span with the place 11 in a text of 10
            {"id":"1","text":"x","doc":"b","spans":[{"start":3,"end":3}]} | | queries.jsonl line 1 has a span from 3 to 3
            {"id":"1","text":"x","doc":"b","spans":[]} | | queries.jsonl line 1 has no 'spans'
            {"id":"1","text":"x","regions":7} | | queries.jsonl line 1 has 'regions' that are no list
            {"id":"1","text":"x"} | 1;a | qrels.tsv line 1 has 2 fields
            {"id":"1","text":"x"} | 1;c;1 | qrels.tsv line 1 judges the document 'c'
            {"id":"1","text":"x"} | 7;a;1 | qrels.tsv line 1 judges the query '7'
            {"id":"1","text":"x"} | 1;a;much | qrels.tsv line 1 has the gain 'much'
            {"id":"1","text":"x"} | 1;a;-1 | qrels.tsv line 1 has the gain '-1'
            {"id":"1","text":"x"} | 1;a;0 | nothing in
            {"id":"1","text":"x"} | | nothing in
            """)
    void judgementsThatMakeNoSenseAreRefusedByLine(String query, String judgement, String message) throws IOException {
        write("queries.jsonl", query + "\n");
        if (judgement != null) {
            write("qrels.tsv", judgement.replace(';', '\t') + "\n");
        }

        assertThatExceptionOfType(LabFailure.class)
                .isThrownBy(() -> score(Map.of(), 1))
                .withMessageContaining(message);
    }

    private Scores score(Map<String, Ranking> rankings, int k) throws IOException {
        return Scorer.open(folder, TextCollection.read(folder)).score(rankings, List.of(k));
    }

    private static Ranking answer(String... documents) {
        return new Ranking(
                List.of(documents).stream().map(id -> new RankedDocument(id, 0)).toList(), List.of());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
