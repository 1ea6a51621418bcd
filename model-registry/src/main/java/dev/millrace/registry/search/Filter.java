package dev.millrace.registry.search;

import java.time.Instant;
import java.util.List;

/** A filter, parsed and checked. */
sealed interface Filter {

    record And(List<Filter> parts) implements Filter {}

    record Or(List<Filter> parts) implements Filter {}

    record Not(Filter of) implements Filter {}

    /** @param value in the form that the field has */
    record Compare(Field field, Operator operator, Value value) implements Filter {}

    /** What can be asked for. @param key of a tag or a metric; empty for others */
    record Field(Kind kind, String key) {}

    /** @param column that holds it, where there is one */
    enum Kind {
        NAME("name", Type.TEXT),
        KIND("kind", Type.TEXT),
        FAMILY("family", Type.TEXT),
        DIGEST("digest", Type.TEXT),
        PARENT("parent", Type.TEXT),
        CREATED("created_at", Type.TIME),
        CREATED_BY("created_by", Type.TEXT),
        DATA_DIGEST("data_digest", Type.TEXT),
        DATA_FROM("data_from", Type.TIME),
        DATA_TO("data_to", Type.TIME),
        ALIAS("", Type.WORD),
        KERNEL("", Type.WORD),
        TAG("", Type.TEXT),
        METRIC("", Type.AMOUNT);

        private final String column;
        private final Type type;

        Kind(String column, Type type) {
            this.column = column;
            this.type = type;
        }

        String column() {
            return column;
        }

        Type type() {
            return type;
        }
    }

    /** Which operators a field takes. */
    enum Type {
        TEXT,
        WORD,
        TIME,
        AMOUNT
    }

    /** How a field compares. */
    enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        STARTS("~"),
        LESS("<"),
        AT_MOST("<="),
        MORE(">"),
        AT_LEAST(">=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        boolean takes(Type type) {
            return switch (type) {
                case TEXT -> this == EQUAL || this == NOT_EQUAL || this == STARTS;
                case WORD -> this == EQUAL || this == NOT_EQUAL;
                case TIME, AMOUNT -> this != STARTS;
            };
        }
    }

    /** What is compared with. */
    sealed interface Value {
        record Text(String text) implements Value {}

        record Time(Instant at) implements Value {}

        /** @param base in the base unit of what it counts */
        record Number(double base, String counts) implements Value {}
    }
}
