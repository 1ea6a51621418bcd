package dev.millrace.forecast.backtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.backtest.report.Contents.SeriesRow;
import dev.millrace.forecast.backtest.report.Frame.Range;
import dev.millrace.forecast.backtest.score.Curve;
import dev.millrace.forecast.backtest.score.Summary;
import dev.millrace.forecast.backtest.score.Summary.Scheme;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final String HOSTILE = "</style><script>alert('\"x\"')</script>&";

    @Test
    void whatComesFromOutsideIsOnlyEverText() {
        Scheme scheme = new Scheme(2, 8, List.of(HOSTILE), List.of(90.0), HOSTILE, "seasonal-naive", 1);
        String page = Report.page(new Contents(
                HOSTILE,
                Map.of(HOSTILE, HOSTILE),
                scheme,
                new Summary(scheme).models(),
                List.of(new Curve(HOSTILE, new double[] {1, 2}, new double[][] {{0.9, 0.8}})),
                List.of(),
                List.of(new SeriesRow(
                        HOSTILE, HOSTILE, Optional.empty(), Optional.empty(), true, Optional.of(HOSTILE))),
                1));
        assertThat(page)
                .doesNotContain("<script")
                .contains("&lt;/style&gt;&lt;script&gt;alert(&#39;&quot;x&quot;&#39;)");
        assertThat(page.split("</style>", -1)).hasSize(2);
        assertThat(page).doesNotContainPattern("<[^>]* (style|src|on[a-z]+)=").doesNotContain("url(");
    }

    /** A browser hashes what stands between the tags. */
    @Test
    void thePolicyAllowsThisStyleAndNothingElse() throws Exception {
        Scheme scheme = new Scheme(1, 8, List.of("auto"), List.of(90.0), "auto", "auto", 1);
        String page = Report.page(
                new Contents("x", Map.of(), scheme, new Summary(scheme).models(), List.of(), List.of(), List.of(), 0));
        Matcher style = Pattern.compile("<style>(.*)</style>", Pattern.DOTALL).matcher(page);
        assertThat(style.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(Report.POLICY)
                .startsWith("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest) + "';");
    }

    @Test
    void longLinesAreThinnedAndKeepTheirExtremes() {
        double[] values = new double[100_000];
        values[41_234] = 1;
        values[77_777] = -1;
        values[50_000] = Double.NaN;
        Frame frame = new Frame(0, 0, 1000, 100, new Range(0, values.length - 1), new Range(-1, 1));
        Markup out = new Markup();
        Trace.line(out, frame, 0, values, "a");
        String path = out.toString();
        assertThat(path.length()).isLessThan(30_000);
        assertThat(path).contains(" 0.0").contains(" 100.0");

        Markup gap = new Markup();
        Trace.line(gap, frame, 0, new double[] {0, Double.NaN, 0}, "a");
        assertThat(gap.toString().chars().filter(c -> c == 'M').count()).isEqualTo(2);
    }

    @Test
    void ticksAreRoundAndNumbersShort() {
        assertThat(Ticks.of(0, 1, 5)).hasSize(6);
        assertThat(Ticks.of(96.3, 113.9, 4)).containsExactly(100.0, 105.0, 110.0);
        assertThat(Ticks.whole(1, 3, 10)).containsExactly(1.0, 2.0, 3.0);
        assertThat(Ticks.of(5, 5, 4)).containsExactly(5.0);
        assertThat(Arrays.asList(Numbers.of(0.00001234), Numbers.of(1234.567), Numbers.of(-0.5), Numbers.of(12e9)))
                .containsExactly("1.23e-05", "1235", "-0.5", "1.20e+10");
        assertThat(Numbers.percent(0.9)).isEqualTo("90.0 %");
    }
}
