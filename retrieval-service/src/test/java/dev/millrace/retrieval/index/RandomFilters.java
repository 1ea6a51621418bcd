package dev.millrace.retrieval.index;

import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Random filters, and what they mean said the plain way. */
final class RandomFilters {

    private static final List<String> NAMES = List.of("year", "price", "colour", "open", "none");

    private final Random random;

    RandomFilters(Random random) {
        this.random = random;
    }

    Filter next(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> {
                Field field = field();
                yield new Filter.Equals(field, value(field));
            }
            case 1 -> {
                Field field = field();
                yield new Filter.In(
                        field,
                        Stream.generate(() -> value(field))
                                .limit(random.nextInt(4))
                                .toList());
            }
            case 2 ->
                new Filter.Range(
                        Field.meta(NAMES.get(random.nextInt(NAMES.size()))),
                        random.nextInt(3) == 0 ? OptionalDouble.empty() : OptionalDouble.of(bound()),
                        random.nextInt(3) == 0 ? OptionalDouble.empty() : OptionalDouble.of(bound()));
            case 3 -> new Filter.Exists(field());
            case 4 -> new Filter.And(several(depth));
            case 5 -> new Filter.Or(several(depth));
            default -> new Filter.Not(next(depth - 1));
        };
    }

    private List<Filter> several(int depth) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> next(depth - 1))
                .toList();
    }

    private double bound() {
        return random.nextBoolean() ? 2000 + random.nextInt(6) : random.nextInt(7) - 3 + 0.5;
    }

    private Field field() {
        return switch (random.nextInt(6)) {
            case 0 -> Field.ID;
            case 1 -> Field.TAG;
            case 2 -> Field.LANGUAGE;
            default -> Field.meta(NAMES.get(random.nextInt(NAMES.size())));
        };
    }

    private Value value(Field field) {
        return switch (field.kind()) {
            case ID -> new Value.Text("d" + random.nextInt(60));
            case TAG -> new Value.Text(List.of("a", "b", "ä").get(random.nextInt(3)));
            case LANGUAGE -> new Value.Text(List.of("en", "DE-ch").get(random.nextInt(2)));
            case META ->
                switch (random.nextInt(3)) {
                    case 0 -> new Value.Text(List.of("red", "blue", "2003").get(random.nextInt(3)));
                    case 1 -> new Value.Number(bound());
                    default -> new Value.Flag(random.nextBoolean());
                };
        };
    }

    static boolean matches(Filter filter, IndexedDocument document) {
        return switch (filter) {
            case Filter.Equals equals ->
                values(equals.field(), document).contains(folded(equals.field(), equals.value()));
            case Filter.In in ->
                in.values().stream()
                        .anyMatch(value -> values(in.field(), document).contains(folded(in.field(), value)));
            case Filter.Range range ->
                values(range.field(), document).stream()
                        .anyMatch(value -> value instanceof Double number
                                && number >= range.from().orElse(Double.NEGATIVE_INFINITY)
                                && number <= range.to().orElse(Double.POSITIVE_INFINITY));
            case Filter.Exists exists -> !values(exists.field(), document).isEmpty();
            case Filter.And and -> and.filters().stream().allMatch(each -> matches(each, document));
            case Filter.Or or -> or.filters().stream().anyMatch(each -> matches(each, document));
            case Filter.Not not -> !matches(not.filter(), document);
        };
    }

    private static Object folded(Field field, Value value) {
        return switch (value) {
            case Value.Text(String text) -> field.equals(Field.LANGUAGE) ? text.toLowerCase(Locale.ROOT) : text;
            case Value.Number(double number) -> number;
            case Value.Flag(boolean flag) -> flag;
        };
    }

    private static List<Object> values(Field field, IndexedDocument document) {
        Header header = document.header();
        return switch (field.kind()) {
            case ID -> List.of(document.id().value());
            case TAG -> List.copyOf(header.tags());
            case LANGUAGE ->
                header.language().stream()
                        .map(language -> (Object) language.toLowerCase(Locale.ROOT))
                        .toList();
            case META ->
                Stream.ofNullable(header.metadata().get(field.name()))
                        .map(value -> value instanceof Number number ? (Object) number.doubleValue() : value)
                        .toList();
        };
    }
}
