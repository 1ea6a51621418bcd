package dev.millrace.registry.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.registry.search.Filter.Compare;
import dev.millrace.registry.search.Filter.Field;
import dev.millrace.registry.search.Filter.Kind;
import dev.millrace.registry.search.Filter.Operator;
import dev.millrace.registry.search.Filter.Value;
import dev.millrace.servicekit.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {

    @Test
    void andBindsBeforeOr() {
        assertThat(FilterParser.parse("family = ridge or kind = network and not (tag.team = \"a b\")"))
                .isEqualTo(new Filter.Or(List.of(
                        text(Kind.FAMILY, "", "ridge"),
                        new Filter.And(List.of(
                                text(Kind.KIND, "", "network"), new Filter.Not(text(Kind.TAG, "team", "a b")))))));
    }

    @Test
    void valuesAreReadAsTheirFieldsAre() {
        assertThat(FilterParser.parse("metric.p95_latency <= 20 ms"))
                .isEqualTo(new Compare(
                        new Field(Kind.METRIC, "p95_latency"), Operator.AT_MOST, new Value.Number(0.02, "time")));
        assertThat(FilterParser.parse("metric.mse<-1e-3"))
                .isEqualTo(new Compare(new Field(Kind.METRIC, "mse"), Operator.LESS, new Value.Number(-1e-3, "ratio")));
        assertThat(FilterParser.parse("created >= 2026-03-01"))
                .isEqualTo(new Compare(
                        new Field(Kind.CREATED, ""),
                        Operator.AT_LEAST,
                        new Value.Time(Instant.parse("2026-03-01T00:00:00Z"))));
        assertThat(FilterParser.parse("name ~ forecast/taylor/h48"))
                .isEqualTo(
                        new Compare(new Field(Kind.NAME, ""), Operator.STARTS, new Value.Text("forecast/taylor/h48")));
        assertThat(FilterParser.parse("kernel = full@1")).isEqualTo(text(Kind.KERNEL, "", "full@1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "colour = red           | character 1: expected a field: alias, created",
                "name                   | character 5: expected an operator: = != ~ < <= > >=, found the end",
                "name < x               | character 6: '<' does not fit this field",
                "metric.mse ~ 1         | character 12: '~' does not fit this field",
                "metric.mse < much      | character 14: expected a number, found 'much'",
                "created > soon         | character 11: expected a time such as",
                "(name = x              | character 10: expected ')', found the end",
                "name = x name = y      | character 10: expected 'and', 'or' or the end, found 'name'",
                "name = 'x'             | character 8: cannot be read",
                "name = and             | fine",
                "not                    | character 4: expected a field",
                "tag. = x               | character 1: expected a field"
            })
    void whatCannotBeReadSaysWhereAndWhy(String filter, String message) {
        if (message.equals("fine")) {
            assertThat(FilterParser.parse(filter)).isNotNull();
            return;
        }
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("filter: " + message);
    }

    @Test
    void aFilterHasBounds() {
        assertThatThrownBy(() -> FilterParser.parse("(".repeat(30) + "name = x" + ")".repeat(30)))
                .hasMessageContaining("lies too deep");
        assertThatThrownBy(() -> FilterParser.parse("name = x or ".repeat(60) + "name = x"))
                .hasMessageContaining("at most 50 comparisons");
        assertThatThrownBy(() -> FilterParser.parse("x".repeat(3_000))).hasMessageContaining("at most 2000 characters");
    }

    @Test
    void whateverIsSentIsAFilterOrARefusal() {
        long seed = Long.getLong("millrace.seed", 13L);
        System.out.println("replay with -Dmillrace.seed=" + seed);
        Random random = new Random(seed);
        String[] parts = {
            "name",
            "=",
            "~",
            "x",
            "(",
            ")",
            "and",
            "or",
            "not",
            "metric.mse",
            "<",
            "1",
            "ms",
            "created",
            "2026-01-01",
            "\"a b\"",
            "tag.a",
            "é",
            "\"",
            " ",
            "%"
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder filter = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                filter.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? " " : "");
            }
            try {
                Filter parsed = FilterParser.parse(filter.toString());
                assertThat(new FilterSql(parsed, FilterSql.labels(parsed)).condition())
                        .isNotEmpty();
                assertThat(new FilterSql(parsed, Set.of()).condition()).isNotEmpty();
            } catch (ApiException refused) {
                assertThat(refused.getMessage()).startsWith("filter: character ");
            }
        }
    }

    private static Filter text(Kind kind, String key, String value) {
        return new Compare(new Field(kind, key), Operator.EQUAL, new Value.Text(value));
    }
}
