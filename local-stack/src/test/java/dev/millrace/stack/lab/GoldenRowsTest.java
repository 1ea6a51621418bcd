package dev.millrace.stack.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenRowsTest {

    @Test
    void whatOneLabKnowsIsNotSkippedByAnother() {
        List<Map<String, Object>> merged = GoldenRows.merged(List.of(
                row("b", "scores", "pass"),
                row("b", "gradients", "fail"),
                row("a", "kind", "skipped"),
                row("deep/", "kind", "skipped"),
                row("b", "kind", "skipped"),
                row("a", "scores", "pass"),
                row("deep/", "kind", "skipped")));

        assertThat(merged)
                .containsExactly(
                        row("a", "scores", "pass"),
                        row("b", "scores", "pass"),
                        row("b", "gradients", "fail"),
                        row("deep/", "kind", "skipped"));
        assertThat(GoldenRows.summary(merged)).isEqualTo("2 checks hold, 1 fail, 1 files are of kinds unknown here");
    }

    @Test
    void aFileThatNobodyCanReadFailsOnce() {
        assertThat(GoldenRows.merged(List.of(row("a", "readable", "fail"), row("a", "readable", "fail"))))
                .containsExactly(row("a", "readable", "fail"));
    }

    private static Map<String, Object> row(String file, String check, String status) {
        return Map.of("file", file, "check", check, "status", status);
    }
}
