package dev.millrace.registry.search;

import dev.millrace.registry.search.Filter.Compare;
import dev.millrace.registry.search.Filter.Kind;
import dev.millrace.registry.search.Filter.Operator;
import dev.millrace.registry.search.Filter.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A filter as a condition on {@code live_version l}. What was asked for is in parameters, never in the text. */
final class FilterSql {

    private final Map<String, Object> parameters = new HashMap<>();
    private final String condition;

    FilterSql(Filter filter) {
        this.condition = sql(filter);
    }

    String condition() {
        return condition;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private String sql(Filter filter) {
        return switch (filter) {
            case Filter.And(List<Filter> parts) -> joined(parts, " and ");
            case Filter.Or(List<Filter> parts) -> joined(parts, " or ");
            // What is not said is not so: a null is no match, and its opposite is.
            case Filter.Not(Filter of) -> "not coalesce(" + sql(of) + ", false)";
            case Compare compare -> compare(compare);
        };
    }

    private String joined(List<Filter> parts, String with) {
        return parts.stream().map(this::sql).collect(Collectors.joining(with, "(", ")"));
    }

    private String compare(Compare compare) {
        if (compare.operator() == Operator.NOT_EQUAL) {
            return "not coalesce(" + compare(new Compare(compare.field(), Operator.EQUAL, compare.value()))
                    + ", false)";
        }
        return switch (compare.value()) {
            case Value.Text(String text) -> text(compare, text);
            case Value.Time(Instant at) ->
                "l." + compare.field().kind().column() + " "
                        + compare.operator().symbol() + " " + parameter(at.atOffset(ZoneOffset.UTC));
            case Value.Number(double base, String counts) ->
                "exists (select from latest_metric m where m.tenant = l.tenant and m.digest = l.digest and m.name = "
                        + parameter(compare.field().key()) + " and m.counts = " + parameter(counts) + " and m.value "
                        + compare.operator().symbol() + " " + parameter(base) + ")";
        };
    }

    private String text(Compare compare, String text) {
        boolean starts = compare.operator() == Operator.STARTS;
        Kind kind = compare.field().kind();
        return switch (kind) {
            case ALIAS ->
                "exists (select from alias a where a.tenant = l.tenant and a.kind = 'model' and a.name = l.name"
                        + " and a.digest = l.digest and a.alias = " + parameter(text) + ")";
            case KERNEL -> text.contains("@") ? label(text, false) : label(text + "@", true);
            case TAG -> label(compare.field().key() + "=" + text, starts);
            case NAME, KIND, FAMILY, DIGEST, PARENT, CREATED, CREATED_BY, DATA_DIGEST, DATA_FROM, DATA_TO, METRIC ->
                starts ? starting("l." + kind.column(), text) : "l." + kind.column() + " = " + parameter(text);
        };
    }

    private String label(String text, boolean starts) {
        return "exists (select from version_label b where b.tenant = l.tenant and b.digest = l.digest and "
                + (starts ? starting("b.label", text) : "b.label = " + parameter(text)) + ")";
    }

    private String starting(String column, String text) {
        return "(" + column + " >= " + parameter(text) + " and " + column + " < "
                + parameter(text + Character.toString(Character.MAX_CODE_POINT)) + ")";
    }

    private String parameter(Object value) {
        String name = "p" + parameters.size();
        parameters.put(name, value);
        return value instanceof String ? "cast(:" + name + " as text)" : ":" + name;
    }
}
