package dev.millrace.stack.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.stack.Millrace;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With a stack of its own, at sizes that take no time: what is measured, not how much it is. */
class RetrievalBenchIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void isBuilt() {
        for (Service service : List.of(Service.REGISTRY, Service.INGEST, Service.RETRIEVAL)) {
            assumeThat(Installation.locate().isBuilt(service))
                    .as("the %s is not built", service.module())
                    .isTrue();
        }
    }

    @Test
    void aPersonsTextsAreIndexedAndSearched() throws IOException {
        Files.writeString(folder.resolve("mill.md"), "# Mills\n\nWater drives the heavy wheel slowly.\n");
        Files.writeString(folder.resolve("boat.txt"), "Boats carry people across narrow rivers.");

        assertThat(millrace(
                        "bench",
                        "retrieval",
                        "search",
                        "memory",
                        "--texts",
                        folder.toString(),
                        "--calls",
                        "4",
                        "--searches",
                        "10",
                        "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();

        JsonNode report = new JsonMapper().readTree(out.toString(StandardCharsets.UTF_8));
        List<JsonNode> rows =
                StreamSupport.stream(report.path("rows").spliterator(), false).toList();
        assertThat(rows)
                .extracting(row -> row.path("name").stringValue())
                .contains(
                        "the encoder alone",
                        "from acknowledged to encoded and indexed",
                        "search by one client, depth 100, p99",
                        "search by 8 clients, depth 10, p99",
                        "found by a word after acknowledgement, p50",
                        "vectors searched after acknowledgement, the latest of 20",
                        "resident memory of retrieval-service after 10 more",
                        "peak resident memory of retrieval-service");
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.path("value").doubleValue())
                        .as(row.path("name").stringValue())
                        .isPositive());
    }

    @Test
    void aFolderWithoutTextsIsRefusedBeforeAnythingStarts() {
        assertThat(millrace("bench", "retrieval", "search", "--texts", folder.toString()))
                .isOne();

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no queries can be made of the texts in");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private int millrace(String... args) {
        return Millrace.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        100),
                args);
    }
}
