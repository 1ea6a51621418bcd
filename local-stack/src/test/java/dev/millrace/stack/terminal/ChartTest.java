package dev.millrace.stack.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChartTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void drawsHistoryForecastBandAndActuals() {
        List<Double> wave = new ArrayList<>();
        for (int i = 0; i < 36; i++) {
            wave.add(100 + 50 * Math.sin(i * Math.PI / 6));
        }
        List<String> lines = Chart.render(
                terminal(60, false),
                new Chart.Data(
                        wave.subList(0, 24),
                        wave.subList(24, 36),
                        wave.subList(24, 36).stream().map(value -> value - 20).toList(),
                        wave.subList(24, 36).stream().map(value -> value + 20).toList(),
                        wave.subList(24, 36).stream().map(value -> value + 5).toList(),
                        START,
                        START.plus(Duration.ofHours(24)),
                        START.plus(Duration.ofHours(35))),
                Optional.of("MW"),
                8);
        assertThat(String.join("\n", lines)).isEqualTo(GOLDEN);
    }

    @Test
    void aConstantSeriesAndASinglePointAreDrawnToo() {
        assertThat(Chart.render(terminal(40, false), of(List.of(5.0, 5.0), List.of(5.0)), Optional.empty(), 5))
                .hasSize(7)
                .anySatisfy(line -> assertThat(line).contains("⠤"));
        assertThat(Chart.render(terminal(40, false), of(List.of(), List.of(0.0)), Optional.empty(), 5))
                .hasSize(7);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int columns : new int[] {40, 77, 160}) {
            assertThat(Chart.render(
                            terminal(columns, false), of(List.of(1e6, 2e6, 3e6), List.of(4e6)), Optional.empty(), 6))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        }
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        Chart.Data data = of(List.of(1.0, 2.0), List.of(3.0, 2.0));
        assertThat(String.join("", Chart.render(terminal(40, false), data, Optional.empty(), 5)))
                .doesNotContain("\u001b");
        assertThat(String.join("", Chart.render(terminal(40, true), data, Optional.empty(), 5)))
                .contains("\u001b[36m");
    }

    private static Chart.Data of(List<Double> history, List<Double> mean) {
        return new Chart.Data(
                history,
                mean,
                List.of(),
                List.of(),
                List.of(),
                START,
                START.plusSeconds(3600),
                START.plusSeconds(7200));
    }

    private static Terminal terminal(int columns, boolean colour) {
        return new Terminal(System.out, System.err, false, colour, columns);
    }

    private static final String GOLDEN = """
                   MW
            163.7 ┤                                     ░░×░░
                  │   ⡠⠔⠒⠤⡀            ⢠⠔⠒⠤⡀           ░××⠒××░
                  │  ⡔⠁   ⠱⡀          ⢠⠃   ⠘⢄        ░░×⠊░░░░×⡀░
                  │ ⡜      ⠱⡀        ⢠⠃     ⠈⢆       ××⠃     ░××
             90.9 ┤⠈        ⠱⡀      ⡰⠁        ⢣      ░⠁       ░⠘⡄    ░░
                  │          ⠑⢄    ⡔⠁          ⠣⡀   ⡰░░       ░░×⡄░░░××
                  │           ⠈⠒⠤⠔⠊             ⠑⠢⠤⠒⠁           ░××××⠁░
             36.3 ┤                                              ░░░░
                  └──────────────────────────────────┴─────────────────
                   03-01 00:00              03-02 00:00 03-02 11:00 UTC""";
}
