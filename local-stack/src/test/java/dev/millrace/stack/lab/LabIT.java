package dev.millrace.stack.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.stack.Failure;
import dev.millrace.stack.Millrace;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lab as it is started by a person: out of the built forecast-service, as a process. */
class LabIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @BeforeEach
    void isBuilt() {
        isBuilt(Service.FORECAST);
    }

    private static void isBuilt(Service service) {
        assumeThat(Installation.locate().isBuilt(service))
                .as("the %s is not built", service.module())
                .isTrue();
    }

    @Test
    void aProgramGetsOneObjectAndNothingElse() throws IOException {
        assertThat(millrace("eval", "forecast", csv(400), "--horizons", "8", "--look-back", "24", "--json"))
                .isZero();

        JsonNode report = new JsonMapper().readTree(text(out));
        assertThat(report.propertyNames()).containsExactly("command", "version", "hardware", "rows");
        assertThat(report.path("command").stringValue()).isEqualTo("eval forecast");
        assertThat(report.path("rows"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.propertyNames())
                        .startsWith("model", "horizon", "lookBack", "mse", "mae", "coverage90")
                        .endsWith("windows", "seconds"));
    }

    @Test
    void aPersonGetsATable() throws IOException {
        assertThat(millrace("eval", "forecast", csv(400), "--horizons", "8", "--look-back", "24"))
                .isZero();

        assertThat(text(out).lines())
                .hasSize(4)
                .first()
                .satisfies(line -> assertThat(line).startsWith("MODEL").contains("LOOK BACK", "MSE"));
    }

    @Test
    void aFailureIsOneLineAndLeavesStandardOutputEmpty() {
        assertThat(millrace("eval", "forecast", folder.resolve("absent.csv").toString(), "--json"))
                .isEqualTo(3);

        assertThat(text(out)).isEmpty();
        assertThat(text(err).lines())
                .hasSize(2)
                .first()
                .satisfies(line -> assertThat(line).contains("there is no file", "absent.csv"));
    }

    @Test
    void retrievalIsScoredByALabOfItsOwn() throws IOException {
        isBuilt(Service.RETRIEVAL);
        Files.writeString(folder.resolve("docs.jsonl"), "{\"id\":\"a\",\"title\":\"\",\"text\":\"water wheels\"}\n");
        Files.writeString(
                folder.resolve("queries.jsonl"),
                "{\"id\":\"1\",\"text\":\"wheel\",\"doc\":\"a\",\"spans\":[{\"start\":6,\"end\":12}]}\n");

        assertThat(millrace("eval", "retrieval", folder.toString(), "--methods", "bm25-passage", "--k", "1"))
                .isZero();

        assertThat(text(out).lines()).hasSize(2);
        assertThat(text(out)).contains("NDCG10", "BYTES PER DOCUMENT", "HIT BY DEPTH", "– – – 1.0 –");
    }

    @Test
    void aFolderThatHoldsNoDecoderIsNotImported() {
        isBuilt(Service.RETRIEVAL);
        String home = folder.resolve("home").toString();
        assertThat(millrace("registry", "import", folder.resolve("absent").toString(), "--home", home))
                .isEqualTo(1);
        assertThat(text(err)).contains("there is no folder");
        assertThat(millrace("registry", "import", folder.toString(), "--champion", "--json", "--home", home))
                .isEqualTo(3);

        assertThat(text(out)).isEmpty();
        assertThat(text(err)).contains("has no config.json", "Hugging Face");
    }

    @Test
    void aGoldenFileThatNoLabKnowsIsListedOnce() throws IOException {
        isBuilt(Service.RETRIEVAL);
        byte[] header = "{\"__metadata__\":{\"model\":\"other\"}}".getBytes(StandardCharsets.UTF_8);
        Files.write(
                folder.resolve("other.safetensors"),
                ByteBuffer.allocate(8 + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());

        assertThat(millrace("verify", "goldens", folder.toString(), "--json")).isZero();

        assertThat(new JsonMapper().readTree(text(out)).path("rows"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("status").stringValue()).isEqualTo("skipped"));
        assertThat(text(err)).contains("0 checks hold, 0 fail, 1 files are of kinds unknown here");
    }

    @Test
    void aKilledLabIsSaidToBe() throws Exception {
        String csv = csv(20_000);
        CompletableFuture<Boolean> run =
                CompletableFuture.supplyAsync(() -> finished(List.of("eval", csv, "--look-back", "336")));
        await().until(() -> labs().findAny().isPresent());
        labs().forEach(ProcessHandle::destroyForcibly);

        assertThatThrownBy(() -> run.get(30, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(Failure.class)
                .hasRootCauseMessage("the lab ended with status 137, killed: was there memory enough?");
    }

    @Test
    void aLabEndsWithItsStarter() throws Exception {
        Process lab = new LabProcess(
                        Installation.locate(), Lab.FORECAST, List.of("eval", csv(20_000), "--look-back", "336"))
                .start();
        lab.getOutputStream().close();

        assertThat(lab.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lab.exitValue()).isEqualTo(3);
    }

    private static java.util.stream.Stream<ProcessHandle> labs() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("forecast.lab.Lab"));
    }

    private static boolean finished(List<String> arguments) {
        try {
            return new LabProcess(Installation.locate(), Lab.FORECAST, arguments).run(event -> {});
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int millrace(String... args) {
        return Millrace.run(new Terminal(stream(out), stream(err), false, false, 100), args);
    }

    private String csv(int rows) throws IOException {
        StringBuilder text = new StringBuilder("date,a,OT\n");
        LocalDateTime start = LocalDateTime.of(2020, 1, 1, 0, 0);
        for (int t = 0; t < rows; t++) {
            text.append(start.plusHours(t))
                    .append(',')
                    .append(t % 7)
                    .append(',')
                    .append(t * 31 % 101)
                    .append('\n');
        }
        return Files.writeString(folder.resolve(rows + ".csv"), text).toString();
    }

    private static PrintStream stream(ByteArrayOutputStream into) {
        return new PrintStream(into, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream from) {
        return from.toString(StandardCharsets.UTF_8);
    }
}
