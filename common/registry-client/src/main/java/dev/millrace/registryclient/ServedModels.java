package dev.millrace.registryclient;

import java.util.List;

/**
 * The models whose aliases a service follows: a bean of each service.
 *
 * @param prefixes what their names begin with
 */
public record ServedModels(List<String> prefixes) {

    public ServedModels {
        prefixes = List.copyOf(prefixes);
    }

    public static ServedModels of(String... prefixes) {
        return new ServedModels(List.of(prefixes));
    }

    boolean includes(String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }
}
