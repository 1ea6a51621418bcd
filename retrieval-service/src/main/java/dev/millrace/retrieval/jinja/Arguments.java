package dev.millrace.retrieval.jinja;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a function, a filter or a test was given; each asks for what it knows, and {@link #end} refuses the rest. */
final class Arguments {

    private final String function;
    private final List<Object> places;
    private final Map<String, Object> names;
    private final Set<String> asked = new HashSet<>();
    private int next;

    Arguments(String function, List<Object> places, Map<String, Object> names) {
        this.function = function;
        this.places = places;
        this.names = names;
    }

    /** The next by place, or the one of this name. */
    Optional<Object> optional(String name) {
        asked.add(name);
        if (next < places.size()) {
            if (names.containsKey(name)) {
                throw JinjaException.of(function + " is given " + name + " twice");
            }
            return Optional.of(places.get(next++));
        }
        return Optional.ofNullable(names.get(name));
    }

    Object required(String name) {
        return optional(name).orElseThrow(() -> JinjaException.of(function + " is not given " + name));
    }

    Optional<String> text(String name) {
        return optional(name).filter(value -> value != None.NONE).map(value -> {
            if (value instanceof String text) {
                return text;
            }
            throw JinjaException.of(name + " of " + function + " is no text");
        });
    }

    Optional<Long> integer(String name) {
        return optional(name).filter(value -> value != None.NONE).map(value -> Values.integer(value, name));
    }

    /** All that are left by place. */
    List<Object> rest() {
        List<Object> rest = places.subList(next, places.size());
        next = places.size();
        return rest;
    }

    /** All names, none of which is refused then. */
    Map<String, Object> named() {
        asked.addAll(names.keySet());
        return names;
    }

    /** @throws JinjaException when there is more than was asked for */
    void end() {
        if (next < places.size()) {
            throw JinjaException.of(function + " is given " + places.size() + " values, and takes " + next);
        }
        names.keySet().stream()
                .filter(name -> !asked.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw JinjaException.of(function + " takes no " + name);
                });
    }
}
