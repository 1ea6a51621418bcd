package dev.millrace.stack.verb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Arguments for the lab, without the options that nobody gave. */
final class LabArguments {

    private final List<String> all = new ArrayList<>();

    LabArguments(String command) {
        all.add(command);
    }

    LabArguments file(Object path) {
        String text = path.toString();
        // A relative name that looks like an option is none.
        all.add(text.startsWith("-") ? "./" + text : text);
        return this;
    }

    LabArguments option(String name, @Nullable Object value) {
        if (value != null) {
            all.add("--" + name);
            all.add(value.toString());
        }
        return this;
    }

    LabArguments option(String name, @Nullable Collection<?> values) {
        return values == null || values.isEmpty()
                ? this
                : option(name, values.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    List<String> list() {
        return List.copyOf(all);
    }
}
