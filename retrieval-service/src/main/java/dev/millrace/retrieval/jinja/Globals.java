package dev.millrace.retrieval.jinja;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions that every template has. */
final class Globals {

    private static final int MOST_NUMBERS = 100_000;

    private Globals() {}

    /** @param clock what the time of day is */
    static Map<String, Callable> functions(Clock clock, Budget budget) {
        return Map.of(
                "range", complete(arguments -> range(arguments, budget)),
                "namespace", complete(Globals::namespace),
                "dict", complete(arguments -> new LinkedHashMap<Object, Object>(arguments.named())),
                "raise_exception",
                        complete(arguments -> {
                            throw JinjaException.raisedBy(Written.text(arguments.required("message"), budget));
                        }),
                "strftime_now",
                        complete(arguments -> TimeFormat.written(
                                arguments.text("format").orElse(""), ZonedDateTime.now(clock), budget)));
    }

    private static Callable complete(Callable function) {
        return arguments -> {
            Object value = function.call(arguments);
            arguments.end();
            return value;
        };
    }

    private static Object namespace(Arguments arguments) {
        Namespace namespace = new Namespace();
        for (Object map : arguments.rest()) {
            if (!(map instanceof Map<?, ?> values)) {
                throw JinjaException.of("a namespace is made of names or of a map");
            }
            values.forEach((name, value) -> namespace.set(String.valueOf(name), value));
        }
        arguments.named().forEach(namespace::set);
        return namespace;
    }

    private static Object range(Arguments arguments, Budget budget) {
        long first = Values.integer(arguments.required("start"), "range");
        Optional<Long> stop = arguments.integer("stop");
        long step = arguments.integer("step").orElse(1L);
        if (step == 0) {
            throw JinjaException.of("a range's step is not 0");
        }
        long begin = stop.isEmpty() ? 0 : first;
        long end = stop.orElse(first);
        List<Object> numbers = new ArrayList<>();
        for (long i = begin; step > 0 ? i < end : i > end; i = Math.addExact(i, step)) {
            if (numbers.size() == MOST_NUMBERS) {
                throw JinjaException.of("a range has at most " + MOST_NUMBERS + " numbers");
            }
            budget.step();
            numbers.add(i);
        }
        return numbers;
    }
}
