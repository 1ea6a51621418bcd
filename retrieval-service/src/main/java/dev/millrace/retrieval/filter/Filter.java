package dev.millrace.retrieval.filter;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A condition a document meets or not. A field that a document lacks meets no condition but {@link Not}; of a field with several
 * values (tags) one has to meet it.
 */
public sealed interface Filter {

    /** Met by every document. */
    Filter ALL = new And(List.of());

    /** The field has this very value: text to the letter (a language in any case), numbers as doubles; {@code "1"} is not {@code 1}. */
    record Equals(Field field, Value value) implements Filter {

        public Equals {
            field.check(value);
        }
    }

    /** The field has one of these values; of no values, none. */
    record In(Field field, List<Value> values) implements Filter {

        public In {
            values = List.copyOf(values);
            values.forEach(field::check);
        }
    }

    /**
     * The field is a number between bounds that are themselves met.
     *
     * @param from absent: however small
     * @param to absent: however great
     */
    record Range(Field field, OptionalDouble from, OptionalDouble to) implements Filter {

        public Range {
            if (field.kind() != Field.Kind.META) {
                throw new IllegalArgumentException("only numbers in the metadata have a range");
            }
            if (Double.isNaN(from.orElse(0)) || Double.isNaN(to.orElse(0))) {
                throw new IllegalArgumentException("a bound is a number");
            }
        }
    }

    /** The field has a value. */
    record Exists(Field field) implements Filter {}

    /** Every condition is met; of no conditions, always. */
    record And(List<Filter> filters) implements Filter {

        public And {
            filters = List.copyOf(filters);
        }
    }

    /** One condition is met at least; of no conditions, never. */
    record Or(List<Filter> filters) implements Filter {

        public Or {
            filters = List.copyOf(filters);
        }
    }

    /** The condition is not met. */
    record Not(Filter filter) implements Filter {}
}
