package dev.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stack.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MillraceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path home;

    @Test
    void everyVerbExplainsItself() {
        Terminal terminal = terminal();
        for (String verb : Millrace.commandLine(terminal).getSubcommands().keySet()) {
            assertThat(run(verb, "--help")).as(verb).isZero();
            assertThat(text(out)).contains("Usage: millrace " + verb);
        }
    }

    @Test
    void anUnknownVerbOrServiceIsAnErrorOfUse() {
        assertThat(run("upp")).isEqualTo(2);
        assertThat(run("up", "--without", "nobody")).isEqualTo(2);
        assertThat(text(err)).contains("there is no service nobody; one of model-registry");
        assertThat(run("up", "--kafka-port", "x")).isEqualTo(2);
    }

    @Test
    void statusOfAnEmptyHomeIsOneObjectOfStoppedParts() {
        assertThat(run("status", "--json", "--home", home.toString())).isEqualTo(1);
        JsonNode object = new JsonMapper().readTree(text(out));
        assertThat(object.propertyNames()).containsExactly("command", "version", "hardware", "rows");
        assertThat(object.path("rows"))
                .hasSize(6)
                .allSatisfy(row -> assertThat(row.path("ready").asBoolean()).isFalse());
    }

    @Test
    void aFailureIsOneLineAndWhatToDo() {
        assertThat(run("ingest", "points.dat", "--home", home.toString())).isEqualTo(1);
        assertThat(text(err).lines())
                .containsExactly(
                        "millrace: the name points.dat does not tell the format",
                        "  → --format csv, ndjson, json, line or documents");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void downOfAnEmptyHomeIsHarmless() {
        assertThat(run("down", "--home", home.toString())).isZero();
    }

    private int run(String... args) {
        return Millrace.run(terminal(), args);
    }

    private Terminal terminal() {
        return new Terminal(stream(out), stream(err), false, false, 100);
    }

    private static PrintStream stream(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8);
    }
}
