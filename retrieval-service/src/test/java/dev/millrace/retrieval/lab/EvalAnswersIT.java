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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With the real encoder and the ranker that ships. */
class EvalAnswersIT {

    private static final String SESSIONS = "A session begins with the first request of a browser. "
            + "A session ends by itself thirty minutes after its last request. An administrator may end it sooner.";
    private static final String BREAD = "Bread rises because yeast makes gas in the dough. Let it rest for an hour.";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void answersAndRefusalsStandBesideThoseOfTheNaiveWay() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(own.resolve("docs.jsonl"), """
                {"id": "sessions", "title": "Sessions", "text": "%s"}
                {"id": "bread", "title": "Baking", "text": "%s"}
                """.formatted(SESSIONS, BREAD));
        Files.writeString(own.resolve("queries.jsonl"), """
                {"id": "1", "text": "when does a session end?", "doc": "sessions", "spans": [{"start": 54, "end": 117}]}
                {"id": "2", "text": "why does bread rise?", "doc": "bread", "spans": [{"start": 0, "end": 49}]}
                """);
        Files.writeString(other.resolve("docs.jsonl"), "{\"id\": \"x\", \"title\": \"\", \"text\": \"Nothing.\"}\n");
        Files.writeString(
                other.resolve("queries.jsonl"),
                "{\"id\": \"1\", \"text\": \"which submarines did the navy of Portugal build?\"}\n");

        assertThat(run("eval-answers", own.toString(), "--k", "1,2", "--others", other.toString()))
                .isZero();

        List<JsonNode> rows = rows();
        assertThat(rows).hasSize(4);
        assertThat(rows)
                .extracting(row -> row.get("method").stringValue())
                .containsExactly("extractive", "extractive", "bm25-sentence", "bm25-sentence");
        JsonNode first = rows.getFirst();
        assertThat(first.get("contained").doubleValue()).isEqualTo(1);
        assertThat(first.get("precision").doubleValue()).isEqualTo(1);
        assertThat(first.get("refusedWrongly").doubleValue()).isZero();
        assertThat(first.get("refusedRemoved").doubleValue()).isEqualTo(1);
        assertThat(first.get("refusedForeign").doubleValue()).isEqualTo(1);
        assertThat(first.get("separationRemoved").doubleValue()).isEqualTo(1);
        assertThat(rows.get(1).get("k").intValue()).isEqualTo(2);
        assertThat(rows.getLast().get("refusedWrongly").doubleValue()).isZero();
    }

    @Test
    void aCalibrationOfOtherTextsIsWrittenAndUsed() throws IOException {
        Path one = text("one", "The harbour of the town was built by monks in the %d. year of the river. ");
        Path other =
                text("other", "A compiler of release %d turns loops into vectors when no value depends on another. ");
        Path file = folder.resolve("support.json");

        assertThat(run(
                        "calibrate-answers",
                        "--text",
                        one.toString(),
                        "--text",
                        other.toString(),
                        "--questions",
                        "10",
                        "--out",
                        file.toString()))
                .isZero();

        assertThat(rows()).extracting(row -> row.get("questions").stringValue()).contains("answered", "foreign");
        assertThat(file).content().contains("\"coverage\"", "\"nearness\"");
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnyWork() {
        assertThat(run("calibrate-answers", "--text", folder.toString(), "--out", "x"))
                .isEqualTo(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("name at least two folders");
        assertThat(run("eval-answers", folder.resolve("absent").toString())).isEqualTo(3);
    }

    /** Several passages, each with words of its own. */
    private Path text(String name, String sentence) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            text.append(sentence.formatted(i));
            text.append(i % 6 == 5 ? "\n\n" : "");
        }
        return Files.writeString(Files.createDirectory(folder.resolve(name)).resolve(name + ".txt"), text);
    }

    private int run(String... arguments) {
        out.reset();
        return new LabFrame(List.of(new EvalAnswersCommand(), new CalibrateAnswersCommand()))
                .run(
                        new ArrayList<>(List.of(arguments)),
                        new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
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
