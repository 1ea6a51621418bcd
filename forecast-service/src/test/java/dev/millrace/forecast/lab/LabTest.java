package dev.millrace.forecast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.window.Dataset;
import dev.millrace.lab.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LabTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void scoresTheSimpleModelsAtEveryHorizon() throws IOException {
        assertThat(eval("--horizons", "8,4", "--look-back", "24", "--models", "ridge,repeat"))
                .isZero();

        assertThat(said("row").map(row -> row.at("/row/model").stringValue() + row.at("/row/horizon")))
                .containsExactly("repeat8", "same-phase-mean8", "ridge8", "repeat4", "same-phase-mean4", "ridge4");
        JsonNode row = said("row").findFirst().orElseThrow().get("row");
        assertThat(row.propertyNames())
                .containsExactly(
                        "model",
                        "horizon",
                        "lookBack",
                        "mse",
                        "mae",
                        "coverage90",
                        "width90",
                        "plainCoverage90",
                        "plainWidth90",
                        "quantileLoss",
                        "windows",
                        "seconds");
        assertThat(row.get("windows").intValue()).isEqualTo(60 - 8 + 1);
        assertThat(row.get("lookBack").intValue()).isEqualTo(24);
        assertThat(said("progress")).isNotEmpty();
    }

    @Test
    void autoTellsWhatEachMemberIsWorth() throws IOException {
        assertThat(eval("--horizons", "4", "--look-back", "24", "--models", "auto-members"))
                .isZero();

        JsonNode row = said("row")
                .map(one -> one.get("row"))
                .filter(one -> one.get("model").stringValue().equals("auto"))
                .findFirst()
                .orElseThrow();
        double weights = 0;
        for (JsonNode member : row.get("members")) {
            weights += member.get("weight").doubleValue();
            assertThat(member.get("weight").doubleValue() == 0).isEqualTo(member.has("reason"));
        }
        assertThat(weights).isCloseTo(1, within(1e-9));
        assertThat(said("row").map(one -> one.at("/row/model").stringValue()))
                .contains("auto: seasonal-naive", "auto: same-phase-mean");
    }

    @Test
    void manySeriesInTheCompetitionsLayoutAreEachForecast() throws IOException {
        Files.writeString(folder.resolve("Hourly-train.csv"), m4(0, 200));
        Files.writeString(folder.resolve("Hourly-test.csv"), m4(200, 224));

        assertThat(lab("eval", folder.toString())).isZero();
        assertThat(said("row").map(row -> row.at("/row/model").stringValue()))
                .containsExactly(
                        "naive2",
                        "repeat",
                        "seasonal-naive",
                        "same-phase-mean",
                        "exponential-smoothing",
                        "ridge",
                        "auto");
        JsonNode auto = said("row").toList().getLast().get("row");
        assertThat(auto.get("series").intValue()).isEqualTo(2);
        assertThat(auto.get("owa").doubleValue()).isLessThan(1);

        Files.writeString(folder.resolve("Hourly-test.csv"), m4(200, 224).replace("\"H2\"", "\"H3\""));
        refused("line 3 of Hourly-test.csv", "eval", folder.toString());
    }

    @Test
    void aSeriesWithTooFewValuesIsNamedByItsLine() throws IOException {
        Files.writeString(folder.resolve("Hourly-train.csv"), m4(0, 20));
        Files.writeString(folder.resolve("Hourly-test.csv"), m4(20, 24));
        refused("line 2 of Hourly-train.csv has 20 values", "eval", folder.toString());
    }

    private static String m4(int from, int to) {
        StringBuilder text = new StringBuilder("\"V1\",\"V2\"\n");
        for (int series = 1; series <= 2; series++) {
            text.append("\"H").append(series).append('"');
            for (int t = from; t < to; t++) {
                text.append(",\"")
                        .append(50 + series + 10 * Math.sin(t * Math.TAU / 24) + t % 7)
                        .append('"');
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void meansOverSeedsStandInOneRow() throws IOException {
        assertThat(eval("--horizons", "4", "--look-back", "24", "--models", "constant", "--seeds", "1,3"))
                .isZero();

        JsonNode row = said("row").toList().getLast().get("row");
        double one = row.at("/mseBySeed/0").doubleValue();
        double three = row.at("/mseBySeed/1").doubleValue();
        assertThat(row.get("model").stringValue()).isEqualTo("constant");
        assertThat(one).isNotEqualTo(three);
        assertThat(row.get("mse").doubleValue()).isEqualTo((one + three) / 2);
        assertThat(said("note").map(note -> note.get("text").stringValue()).toList())
                .contains("constant, horizon 4, seed 3: epoch 1, loss 0.5000, validation 0.2500, the best so far");
    }

    @Test
    void drawsForecastsBesideTheTruth() throws IOException {
        Path plot = folder.resolve("plot.html");
        assertThat(eval("--horizons", "8", "--look-back", "24", "--plot", plot.toString()))
                .isZero();

        String page = Files.readString(plot);
        assertThat(page).contains("same-phase-mean", "O&lt;T", "horizon 8").doesNotContain("O<T", "NaN");
        assertThat(page.split("<svg", -1)).hasSize(4);
        assertThat(page.split("<polyline", -1)).hasSize(1 + 3 * 4);
    }

    @Test
    void trainsOneNetworkBesideTheSimpleModels() throws IOException {
        assertThat(lab("train", csv(), "--model", "constant", "--horizon", "4", "--look-back", "24", "--d-model", "8"))
                .isZero();

        assertThat(said("row").map(row -> row.at("/row/model").stringValue()))
                .containsExactly("constant", "repeat", "same-phase-mean", "ridge");
    }

    @Test
    void refusesWhatMakesNoSenseInOneLine() throws IOException {
        refused("there is no model 'lstm'", "eval", csv(), "--models", "lstm");
        refused("there is no protocol 'x'", "eval", csv(), "--protocol", "x");
        refused("--horizons 0 is not a whole number from 1", "eval", csv(), "--horizons", "0");
        refused("there is no option --depth", "eval", csv(), "--depth", "2");
        refused("there is no file", "eval", "absent.csv");
        refused(
                "does not say",
                "eval",
                csv(),
                "--plot",
                folder.resolve("plot.png").toString());
        refused("protocol ett-hour takes 14400 rows", "eval", csv(), "--protocol", "ett-hour");
        refused("the lab has no command 'evil'", "evil");
        refused("there is no network 'ridge'", "train", csv(), "--model", "ridge");
        refused("--seeds has no value", "eval", csv(), "--seeds");
    }

    private void refused(String message, String... args) {
        out.reset();
        assertThat(lab(args)).isEqualTo(3);
        JsonNode failure = said("failure").findFirst().orElseThrow();
        assertThat(failure.get("message").stringValue()).contains(message);
        assertThat(failure.get("remedy").stringValue()).isNotEmpty();
    }

    private int eval(String... options) throws IOException {
        List<String> args = new java.util.ArrayList<>(List.of("eval", csv()));
        args.addAll(List.of(options));
        return lab(args.toArray(String[]::new));
    }

    private int lab(String... args) {
        Models models = new Models(new Constant());
        return Lab.frame(List.of(new EvalCommand(models), new TrainCommand(models)))
                .run(List.of(args), new Output(new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    private java.util.stream.Stream<JsonNode> said(String kind) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(new JsonMapper()::readTree)
                .filter(line -> line.get("kind").stringValue().equals(kind));
    }

    private String csv() throws IOException {
        StringBuilder text = new StringBuilder("date,a,O<T\n");
        LocalDateTime start = LocalDateTime.of(2020, 1, 1, 0, 0);
        for (int t = 0; t < 300; t++) {
            text.append(start.plusHours(t).toString().replace('T', ' '))
                    .append(',')
                    .append(t % 7)
                    .append(',')
                    .append(Math.sin(t * Math.TAU / 24) + t % 5)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("data.csv"), text).toString();
    }

    /** A network that has learnt to answer its seed. */
    private static final class Constant implements NetworkTrainer {

        @Override
        public List<String> names() {
            return List.of("constant");
        }

        @Override
        public WindowForecaster train(TrainingPlan plan, Dataset dataset, TrainingListener listener) {
            listener.step(1, 1, 1, 1, 0.5);
            listener.epoch(1, 0.5, 0.25, true);
            return (windows, numbers, values) -> java.util.Arrays.fill(values, plan.seed());
        }
    }
}
