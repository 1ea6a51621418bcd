package dev.millrace.retrieval.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.lab.LabFrame;
import dev.millrace.lab.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The baselines are those that others measured on the same files: what is compared with them is compared with something. */
class PublishedFiguresIT {

    private static final Path COLLECTIONS = Path.of("../../shared/eval");

    @ParameterizedTest
    @CsvSource({
        "cranfield, bm25, .374, .295",
        "cranfield_long, bm25, .281, .269",
        "cranfield_long, bm25-first400, .183, .185",
        "cranfield_long, bm25-passage, .405, .363"
    })
    void documents(String collection, String method, double ndcg, double map) {
        JsonNode row = row(collection, method, 1);

        assertThat(row.get("ndcg10").doubleValue()).isCloseTo(ndcg, within(.002));
        assertThat(row.get("map").doubleValue()).isCloseTo(map, within(.002));
    }

    @ParameterizedTest
    @CsvSource({
        "bm25-passage, 1, .409, .367, .274, .627",
        "bm25-passage-60, 1, .321, .510, .265, .688",
        "bm25-passage-60, 5, .102, .735, .098, .909"
    })
    void regions(String method, int k, double precision, double recall, double iou, double hit) {
        JsonNode row = row("regions_dev", method, k);

        assertThat(row.get("precision").doubleValue()).isCloseTo(precision, within(.001));
        assertThat(row.get("recall").doubleValue()).isCloseTo(recall, within(.001));
        assertThat(row.get("iou").doubleValue()).isCloseTo(iou, within(.001));
        assertThat(row.get("hit").doubleValue()).isCloseTo(hit, within(.001));
    }

    private static JsonNode row(String collection, String method, int k) {
        Path folder = COLLECTIONS.resolve(collection);
        assumeTrue(Files.isDirectory(folder), "the judged collections are absent");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new LabFrame(List.of(new EvalCommand()))
                        .run(
                                List.of("eval", folder.toString(), "--methods", method, "--k", Integer.toString(k)),
                                new Output(new PrintStream(out, true, StandardCharsets.UTF_8))))
                .isZero();
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.get("kind").stringValue().equals("row"))
                .findFirst()
                .orElseThrow()
                .get("row");
    }
}
