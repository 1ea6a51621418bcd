package dev.millrace.retrieval.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lab.LabFrame;
import dev.millrace.lab.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvalCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void twoDocumentsAndOneQuery() throws IOException {
        Files.writeString(folder.resolve("docs.jsonl"), """
                {"id": "mill", "title": "Mills", "text": "%sThe race carries water to the wheel."}
                {"id": "boat", "title": "Boats", "text": "Boats carry people over the water."}
                """.formatted("Stones grind the grain slowly. ".repeat(40)));
        // The words before it take 31 characters each of 40 times.
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"id": "1", "text": "water race wheel", "regions": [{"doc": "mill", "spans": [{"start": 1240, "end": 1276}]}]}
                """);
        Files.writeString(folder.resolve("qrels.tsv"), "1\tmill\t1\n");
    }

    @Test
    void aMethodWithRegionsHasARowForEachK() {
        assertThat(eval("--methods", "bm25-passage-10", "--k", "1,2")).isZero();

        assertThat(rows()).hasSize(2).allSatisfy(row -> {
            assertThat(row.propertyNames())
                    .containsExactly(
                            "method",
                            "ndcg10",
                            "map",
                            "recall100",
                            "msPerQuery",
                            "bytesPerDocument",
                            "k",
                            "precision",
                            "recall",
                            "iou",
                            "hit",
                            "hitByDepth");
            assertThat(row.get("ndcg10").doubleValue()).isEqualTo(1);
            assertThat(row.get("hit").doubleValue()).isEqualTo(1);
            assertThat(row.get("bytesPerDocument").doubleValue()).isPositive();
            assertThat(row.get("hitByDepth").get(0).isNull()).isTrue();
            assertThat(row.get("hitByDepth").get(4).doubleValue()).isEqualTo(1);
        });
        assertThat(rows()).extracting(row -> row.get("k").intValue()).containsExactly(1, 2);
    }

    @Test
    void shuffledTextsAreScoredBesideTheTextsAsTheyWere() {
        assertThat(eval("--methods", "bm25-passage-10", "--k", "1", "--shuffle", "7"))
                .isZero();

        assertThat(rows())
                .extracting(row -> row.get("method").stringValue())
                .containsExactly("bm25-passage-10", "bm25-passage-10, shuffled");
        assertThat(rows())
                .allSatisfy(row -> assertThat(row.get("hit").doubleValue()).isEqualTo(1));
    }

    @Test
    void aMethodWithoutHasOne() {
        assertThat(eval("--methods", "bm25,bm25-first400")).isZero();

        assertThat(rows()).extracting(row -> row.get("method").stringValue()).containsExactly("bm25", "bm25-first400");
        assertThat(rows()).allSatisfy(row -> assertThat(row.has("k")).isFalse());
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnyWork() {
        refused("there is no method 'best'", "--methods", "bm25,best");
        refused("--k 0 is not a whole number from 1", "--k", "0");
        refused("--depth 5 is not a whole number from 100", "--depth", "5");
        refused("there is no option --epochs", "--epochs", "3");
    }

    private void refused(String message, String... options) {
        out.reset();
        assertThat(eval(options)).isEqualTo(3);
        assertThat(said("failure").getFirst().get("message").stringValue()).contains(message);
        assertThat(rows()).isEmpty();
    }

    private int eval(String... options) {
        List<String> arguments = new ArrayList<>(List.of("eval", folder.toString()));
        arguments.addAll(List.of(options));
        return new LabFrame(List.of(new EvalCommand()))
                .run(arguments, new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private List<JsonNode> rows() {
        return said("row").stream().map(line -> line.get("row")).toList();
    }

    private List<JsonNode> said(String kind) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.get("kind").stringValue().equals(kind))
                .toList();
    }
}
