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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A filter as a condition on {@code live_version l}. What was asked for is in parameters, never in the text.
 *
 * <p>A tag or kernel that few versions have is looked up by its label; one that many have is seen on the versions as they are read, newest first. The
 * database cannot tell which: it keeps what it knows of arrays from queries whose rows have policies.
 */
final class FilterSql {

    private final Map<String, Object> parameters = new HashMap<>();
    private final Set<String> rare;
    private final String condition;

    /** @param rare those of {@link #labels} that few versions have */
    FilterSql(Filter filter, Set<String> rare) {
        this.rare = rare;
        this.condition = filter instanceof Filter.And(List<Filter> parts)
                ? parts.stream().map(this::required).collect(Collectors.joining(" and ", "(", ")"))
                : required(filter);
    }

    /** What every version that is found has to have, as {@code version_label} says it. */
    static Set<String> labels(Filter filter) {
        List<Filter> required = filter instanceof Filter.And(List<Filter> parts) ? parts : List.of(filter);
        return required.stream().flatMap(part -> label(part).stream()).collect(Collectors.toSet());
    }

    private static Optional<String> label(Filter filter) {
        if (!(filter instanceof Compare(Filter.Field field, Operator operator, Value.Text(String text)))
                || operator != Operator.EQUAL) {
            return Optional.empty();
        }
        if (field.kind() == Kind.KERNEL) {
            return Optional.of(text.contains("@") ? text : text + "@");
        }
        return field.kind() == Kind.TAG ? Optional.of(field.key() + "=" + text) : Optional.empty();
    }

    private String required(Filter filter) {
        return label(filter)
                .filter(rare::contains)
                .map(label ->
                        "l.digest = any (array(select b.digest from version_label b where b.tenant = :tenant and b.label = "
                                + parameter(label) + "))")
                .orElseGet(() -> sql(filter));
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
            case KERNEL ->
                text.contains("@")
                        ? held("l.kernels @> array[" + parameter(text) + "]")
                        : held("l.kernels && array(select k.name || '@' || k.version from kernel k where k.name = "
                                + parameter(text) + ")");
            case TAG -> {
                String tag = compare.field().key() + "=" + text;
                yield starts
                        ? "exists (select from unnest(l.tags) t where starts_with(t, " + parameter(tag) + "))"
                        : held("l.tags @> array[" + parameter(tag) + "]");
            }
            case NAME, KIND, FAMILY, DIGEST, PARENT, CREATED, CREATED_BY, DATA_DIGEST, DATA_FROM, DATA_TO, METRIC ->
                starts ? starting("l." + kind.column(), text) : "l." + kind.column() + " = " + parameter(text);
        };
    }

    /** As a thing of even odds: of an array that it may not look at, the database would think that hardly any version has it. */
    private static String held(String condition) {
        return "coalesce(" + condition + ", false)";
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
