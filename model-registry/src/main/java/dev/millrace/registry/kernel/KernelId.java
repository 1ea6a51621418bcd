package dev.millrace.registry.kernel;

import dev.millrace.servicekit.ApiException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A kernel's name and version: one behaviour. */
public record KernelId(String name, int version) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** Paths of their own below /v1/kernels. */
    static final Set<String> RESERVED = Set.of("selection");

    /** @throws ApiException {@code invalid-request} that names the field at fault, below {@code path} */
    static KernelId checked(String path, @Nullable String name, int version) {
        if (version < 1) {
            throw ApiException.invalid(path + "version", "must be 1 or more");
        }
        return new KernelId(name(path + "name", name), version);
    }

    static String name(String field, @Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw ApiException.invalid(field, "must be 1 to 64 of a-z, 0-9 and '-', and start with a letter or digit");
        }
        if (RESERVED.contains(name)) {
            throw ApiException.invalid(field, "is a word that no kernel may be named by");
        }
        return name;
    }

    @Override
    public String toString() {
        return name + " version " + version;
    }
}
