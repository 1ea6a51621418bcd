package dev.millrace.retrieval.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFrame;
import dev.millrace.lab.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With the encoder, at sizes that take no time: what is measured, not how much it is. */
class BenchCommandsIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void growthHasEveryLengthBesideFullAttentionAndAnExponent() {
        assertThat(run(new BenchGrowthCommand(), "--lengths", "60,120,240", "--seconds", "0.01"))
                .isZero();

        assertThat(names())
                .contains(
                        "encoding in windows, 240 tokens",
                        "encoding in windows, growth from 60 to 240 tokens",
                        "full attention of the encoder's shape, 240 tokens",
                        "ranking, a document's side, 60 tokens",
                        "ranking, 10 terms against stored vectors, 120 tokens",
                        "full attention of the ranker's shape, growth from 60 to 240 tokens");
        assertThat(row("encoding in windows, 240 tokens").path("against").stringValue())
                .isEqualTo("full attention of the encoder's shape, 240 tokens");
        assertThat(rows())
                .filteredOn(row -> row.path("unit").stringValue().equals("ms"))
                .allSatisfy(row -> assertThat(row.path("value").doubleValue()).isPositive());
    }

    @Test
    void rerankingStandsBesideTheModelAndTheMachine() {
        assertThat(run(new BenchRerankCommand(), "--documents", "3", "--tokens", "100", "--terms", "4"))
                .isZero();

        assertThat(names())
                .contains(
                        "reranking 3 documents of 100 tokens, 4 terms, p50",
                        "the same by the model, nothing stored but word states",
                        "the same from the text on, nothing stored");
        assertThat(names()).filteredOn(name -> name.startsWith("limit: ")).hasSize(2);
    }

    @Test
    void whatIsWrittenToBeIndexedCanBeEncoded() throws IOException {
        assertThat(run(new BenchTextsCommand(), folder.toString(), "--documents", "3", "--words", "200"))
                .isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }

        assertThat(run(new BenchEncoderCommand(), folder.toString(), "--passages", "4"))
                .isZero();
        assertThat(row("the encoder alone").path("value").doubleValue()).isPositive();
    }

    private int run(LabCommand command, String... options) {
        return new LabFrame(List.of(command))
                .run(
                        Stream.concat(Stream.of(command.name()), Stream.of(options))
                                .toList(),
                        new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private List<String> names() {
        return rows().stream().map(row -> row.path("name").stringValue()).toList();
    }

    private JsonNode row(String name) {
        return rows().stream()
                .filter(row -> row.path("name").stringValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> rows() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.get("kind").stringValue().equals("row"))
                .map(line -> line.get("row"))
                .toList();
    }
}
