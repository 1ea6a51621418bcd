package dev.millrace.retrieval.filter;

/** What a field is compared to. Values of different types are never equal. */
public sealed interface Value {

    record Text(String text) implements Value {}

    /** Zero has one sign here. */
    record Number(double number) implements Value {

        public Number {
            if (Double.isNaN(number)) {
                throw new IllegalArgumentException("a number is one");
            }
            number = number == 0 ? 0.0 : number;
        }
    }

    record Flag(boolean flag) implements Value {}

    /**
     * A value as metadata has it.
     *
     * @throws IllegalArgumentException when it is no string, number or boolean
     */
    static Value of(Object value) {
        return switch (value) {
            case String text -> new Text(text);
            case java.lang.Number number -> new Number(number.doubleValue());
            case Boolean flag -> new Flag(flag);
            default -> throw new IllegalArgumentException("metadata are strings, numbers and booleans");
        };
    }
}
