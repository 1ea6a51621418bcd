package dev.millrace.stack.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void tellsTheShareAndTheTimeLeftSinceTheTaskBegan() {
        ProgressBar bar = bar(false);
        bar.show("train", 100, 200, "", 0);

        assertThat(bar.line(125, 200, "loss .3", 10 * SECOND))
                .isEqualTo("train " + "━".repeat(15) + "┄".repeat(9) + "  63 %, 30 s left  loss .3");
        assertThat(bar.line(200, 200, "", 40 * SECOND)).contains("100 %  ").doesNotContain("left");
        assertThat(bar.line(0, 0, "", 0)).contains("  0 %");
    }

    @Test
    void anotherTaskBeginsAnew() {
        ProgressBar bar = bar(false);
        bar.show("one", 0, 10, "", 0);
        bar.show("two", 0, 10, "", 100 * SECOND);

        assertThat(bar.line(5, 10, "", 101 * SECOND)).contains("1 s left");
    }

    @Test
    void aFileGetsALineNowAndThen() {
        ProgressBar bar = bar(false);
        for (int second = 0; second <= 60; second++) {
            bar.show("train", second, 100, "", second * SECOND);
        }
        bar.clear();

        assertThat(text().lines()).hasSize(3);
        assertThat(text()).doesNotContain("\u001b", "\r");
    }

    @Test
    void aTerminalGetsOneLineThatFits() {
        ProgressBar bar = bar(true);
        bar.show("train", 1, 100, "x".repeat(300), 0);

        assertThat(text()).startsWith("\r\u001b[K").hasSize("\r\u001b[K".length() + 79);
    }

    @Test
    void durationsReadWell() {
        assertThat(ProgressBar.duration(59.2)).isEqualTo("59 s");
        assertThat(ProgressBar.duration(61)).isEqualTo("1 min 01 s");
        assertThat(ProgressBar.duration(7_500)).isEqualTo("2 h 05 min");
    }

    private ProgressBar bar(boolean interactive) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new ProgressBar(new Terminal(stream, stream, interactive, false, 80));
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
