package dev.millrace.lab.goldens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.lab.LabFrame;
import dev.millrace.lab.Output;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class VerifyGoldensTest {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void whatAKindKnowsIsCheckedAndTheRestListedAsSkipped() throws IOException {
        write("a.safetensors", "Sum", 3);
        write("b.safetensors", "other", 3);
        write("deep/c.safetensors", "Sum", 3);
        Files.createDirectory(folder.resolve("empty"));
        Files.writeString(folder.resolve("README.md"), "not one of them");

        assertThat(verify()).isZero();
        assertThat(rows())
                .containsExactly("a.safetensors sum pass", "b.safetensors other skipped", "deep/ folder skipped");
    }

    @Test
    void aDifferenceBeyondTheToleranceFailsTheRun() throws IOException {
        write("a.safetensors", "sum", 3.5f);

        assertThat(verify()).isOne();
        assertThat(rows()).containsExactly("a.safetensors sum fail");
    }

    @Test
    void whatIsWrongWithAFileIsAFailedCheck() throws IOException {
        Files.write(folder.resolve("broken.safetensors"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("lacking.safetensors"), new Safetensors(Map.of(), Map.of("model", "sum")).write());

        assertThat(verify()).isOne();
        assertThat(rows()).containsExactly("broken.safetensors unknown fail", "lacking.safetensors sum fail");
    }

    @Test
    void aFolderWithoutGoldenFilesIsNotVerified() {
        assertThat(verify()).isEqualTo(3);
    }

    private int verify() {
        return new LabFrame(List.of(new VerifyGoldensCommand(List.of(new Sum()))))
                .run(
                        List.of("verify-goldens", folder.toString()),
                        new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private Stream<String> rows() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.get("kind").stringValue().equals("row"))
                .map(line -> text(line, "file") + " " + text(line, "kind") + " " + text(line, "status"));
    }

    private static String text(JsonNode line, String field) {
        return line.get("row").get(field).stringValue();
    }

    private void write(String name, String model, float sum) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Map<String, Tensor> tensors =
                Map.of("terms", Tensor.of(new float[] {1, 2}, 2), "sum", Tensor.of(new float[] {sum}, 1));
        Files.write(file, new Safetensors(tensors, Map.of("model", model)).write());
    }

    /** A model that adds. */
    private static final class Sum implements GoldenKind {

        @Override
        public boolean knows(Golden golden) {
            return golden instanceof Golden.Tensors && golden.kind().equals("sum");
        }

        @Override
        public List<GoldenResult> check(Golden golden) {
            Safetensors file = ((Golden.Tensors) golden).file();
            float[] terms = file.tensor("terms").toFloats();
            return List.of(new Comparison("sum")
                    .add(
                            "sum",
                            new float[] {terms[0] + terms[1]},
                            file.tensor("sum").toFloats(),
                            1e-6)
                    .result(golden.name(), golden.kind()));
        }
    }
}
