package dev.millrace.registry.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.registry.evidence.Amount;
import dev.millrace.registry.evidence.Unit;
import dev.millrace.registry.policy.Rule.Comparison;
import dev.millrace.registry.policy.Rule.Hardware;
import dev.millrace.registry.policy.Rule.Where;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {

    @Test
    void aNumberIsALimit() {
        assertThat(RuleParser.parse("mse <= 0.5"))
                .isEqualTo(new Rule.Threshold("mse", Comparison.AT_MOST, new Amount(0.5, Unit.NONE), Where.ANY));
        assertThat(RuleParser.parse("bias>-1e-3"))
                .isEqualTo(new Rule.Threshold("bias", Comparison.MORE, new Amount(-1e-3, Unit.NONE), Where.ANY));
        assertThat(RuleParser.parse("coverage >= 87%"))
                .isEqualTo(
                        new Rule.Threshold("coverage", Comparison.AT_LEAST, new Amount(87, Unit.PERCENT), Where.ANY));
    }

    @Test
    void aRangeHasTheUnitOfItsEnd() {
        assertThat(RuleParser.parse("coverage within 0.87..0.93"))
                .isEqualTo(new Rule.Within(
                        "coverage", new Amount(0.87, Unit.NONE), new Amount(0.93, Unit.NONE), Where.ANY));
        assertThat(RuleParser.parse("size within 1..2 MiB"))
                .isEqualTo(new Rule.Within(
                        "size", new Amount(1, Unit.MEBIBYTES), new Amount(2, Unit.MEBIBYTES), Where.ANY));
    }

    @Test
    void theChampionMayBeScaledAndHeldToTheSameWindows() {
        assertThat(RuleParser.parse("mse <= champion * 1.00 on the same windows"))
                .isEqualTo(
                        new Rule.Relative("mse", Comparison.AT_MOST, '*', new Amount(1, Unit.NONE), true, Where.ANY));
        assertThat(RuleParser.parse("mase.h48 < champion - 0.1"))
                .isEqualTo(new Rule.Relative(
                        "mase.h48", Comparison.LESS, '-', new Amount(0.1, Unit.NONE), false, Where.ANY));
        assertThat(RuleParser.parse("mse < champion"))
                .isEqualTo(new Rule.Relative("mse", Comparison.LESS, '*', new Amount(1, Unit.NONE), false, Where.ANY));
    }

    @Test
    void wordsOfAMetricBecomeOneAndPlacesAreNamed() {
        assertThat(RuleParser.parse("p95 latency <= 20 ms on hardware \"EPYC 9B14\" and windows w1"))
                .isEqualTo(new Rule.Threshold(
                        "p95_latency",
                        Comparison.AT_MOST,
                        new Amount(20, Unit.MILLISECONDS),
                        new Where(Optional.of(new Hardware.Named("EPYC 9B14")), Optional.of("w1"), Optional.empty())));
    }

    @Test
    void someRulesAskForNoNumber() {
        assertThat(RuleParser.parse("all kernels conform here"))
                .isEqualTo(new Rule.KernelsConform(new Hardware.Here()));
        assertThat(RuleParser.parse("all kernels conform on hardware x"))
                .isEqualTo(new Rule.KernelsConform(new Hardware.Named("x")));
        assertThat(RuleParser.parse("manifest is complete")).isEqualTo(new Rule.ManifestComplete());
        assertThat(RuleParser.parse("code is clean")).isEqualTo(new Rule.CodeClean());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mse 0.5                        | character 5: expected one of <, <=, >, >= or 'within', found '0.5'",
                "mse <=                         | character 7: expected a number, found the end",
                "mse <= 0.5 parsec              | character 12: expected a unit (%, ns, us, ms, s, B, kB, KiB, MB, MiB, GB, GiB) or 'on', found 'parsec'",
                "mse <= 0.5 on the same windows | character 15: only a comparison with the champion has the same windows as something",
                "coverage within 0.9..0.8       | character 17: no range: it has to begin at or below its end, in units that compare",
                "mse <= champion * 2 ms         | character 19: a factor has no unit",
                "mse <= 0.5 on hardware         | character 23: expected a name, in quotes when it is more than one word, found the end",
                "all kernels conform            | character 20: expected 'here' or 'on', found the end",
                "<= 3                           | character 1: expected a metric, found '<='",
                "mse = 3                        | character 5: cannot be read",
                "mse <= 3 on hardware \"x       | character 22: a text without its end",
                "mse <= 1e999                   | character 8: beyond what a double holds"
            })
    void whatCannotBeReadSaysWhereAndWhy(String rule, String message) {
        assertThatThrownBy(() -> RuleParser.parse(rule))
                .isInstanceOf(RuleException.class)
                .hasMessage(message);
    }

    @Test
    void whateverIsSentIsARuleOrARefusal() {
        long seed = Long.getLong("millrace.seed", 7L);
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        String[] parts = {
            "mse",
            "<=",
            "within",
            "0.5",
            "..",
            "champion",
            "*",
            "-",
            "on",
            "the",
            "same",
            "windows",
            "hardware",
            "\"a b\"",
            "and",
            "%",
            "ms",
            "all",
            "kernels",
            "conform",
            "here",
            "é",
            "\"",
            " "
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder rule = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                rule.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                assertThat(RuleParser.parse(rule.toString())).isNotNull();
            } catch (RuleException refused) {
                assertThat(refused.getMessage()).startsWith("character ");
            }
        }
    }
}
