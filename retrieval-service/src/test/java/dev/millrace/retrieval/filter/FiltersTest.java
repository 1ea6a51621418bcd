package dev.millrace.retrieval.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FiltersTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyFormIsRead() {
        assertThat(parse("""
                {"all": [
                  {"field": "tag", "equals": "x"},
                  {"field": "meta.year", "from": 2020, "to": 2024.5},
                  {"field": "meta.a.b", "to": -1},
                  {"any": [{"field": "language", "exists": true}, {"field": "id", "exists": false}]},
                  {"not": {"field": "meta.x", "in": ["a", 1, true]}}
                ]}"""))
                .isEqualTo(new Filter.And(List.of(
                        new Filter.Equals(Field.TAG, new Value.Text("x")),
                        new Filter.Range(Field.meta("year"), OptionalDouble.of(2020), OptionalDouble.of(2024.5)),
                        new Filter.Range(Field.meta("a.b"), OptionalDouble.empty(), OptionalDouble.of(-1)),
                        new Filter.Or(List.of(
                                new Filter.Exists(Field.LANGUAGE), new Filter.Not(new Filter.Exists(Field.ID)))),
                        new Filter.Not(new Filter.In(
                                Field.meta("x"),
                                List.of(new Value.Text("a"), new Value.Number(1), new Value.Flag(true)))))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [] | filter
            null | filter
            {} | filter
            {"all": [], "any": []} | filter
            {"all": {}} | filter.all
            {"all": [], "x": 1} | filter.x
            {"all": [{"any": [{"field": "tag", "equals": "x"}, 7]}]} | filter.all[0].any[1]
            {"not": []} | filter.not
            {"field": "tag"} | filter
            {"field": 7, "equals": 1} | filter.field
            {"field": "title", "equals": "x"} | filter.field
            {"field": "meta.", "equals": "x"} | filter.field
            {"field": "tag", "equals": 1} | filter.equals
            {"field": "tag", "equals": null} | filter.equals
            {"field": "meta.x", "equals": [1]} | filter.equals
            {"field": "meta.x", "equals": 1, "exists": true} | filter
            {"field": "meta.x", "equals": 1, "from": 1} | filter
            {"field": "meta.x", "like": "x"} | filter.like
            {"field": "meta.x", "in": 1} | filter.in
            {"field": "meta.x", "in": [1, {}]} | filter.in[1]
            {"field": "tag", "in": ["a", true]} | filter.in
            {"field": "meta.x", "from": "2020"} | filter.from
            {"field": "tag", "from": 1} | filter.field
            {"field": "meta.x", "exists": "yes"} | filter.exists
            """)
    void whatIsNoFilterIsRefusedWhereItIsNone(String json, String path) {
        assertThat(refusal(json).path()).isEqualTo(path);
    }

    @Test
    void depthConditionsValuesAndLengthsHaveLimits() {
        assertThat(refusal("{\"not\":".repeat(8) + "{\"field\":\"tag\",\"exists\":true}" + "}".repeat(8))
                        .path())
                .isEqualTo("filter" + ".not".repeat(8));
        assertThat(refusal("{\"any\":["
                                + IntStream.range(0, 256)
                                        .mapToObj(i -> "{\"field\":\"tag\",\"exists\":true}")
                                        .collect(Collectors.joining(","))
                                + "]}")
                        .path())
                .isEqualTo("filter.any[255]");
        assertThat(refusal("{\"field\":\"meta.x\",\"in\":["
                                + IntStream.range(0, 1025)
                                        .mapToObj(String::valueOf)
                                        .collect(Collectors.joining(","))
                                + "]}")
                        .path())
                .isEqualTo("filter.in[1024]");
        assertThat(refusal("{\"field\":\"tag\",\"equals\":\"" + "x".repeat(1025) + "\"}")
                        .path())
                .isEqualTo("filter.equals");
        assertThat(refusal("{\"field\":\"meta." + "x".repeat(1025) + "\",\"equals\":1}")
                        .path())
                .isEqualTo("filter.field");
    }

    @Test
    void numbersTooLargeForADoubleAreInfinite() {
        assertThat(parse("{\"field\":\"meta.x\",\"from\":" + "9".repeat(400) + ",\"to\":1e400}"))
                .isEqualTo(new Filter.Range(
                        Field.meta("x"),
                        OptionalDouble.of(Double.POSITIVE_INFINITY),
                        OptionalDouble.of(Double.POSITIVE_INFINITY)));
    }

    private static Filter parse(String json) {
        return Filters.parse(JSON.readTree(json), "filter", FilterLimits.DEFAULT);
    }

    private static FilterException refusal(String json) {
        FilterException refusal = catchThrowableOfType(FilterException.class, () -> parse(json));
        assertThat(refusal).as(json).isNotNull();
        return refusal;
    }
}
