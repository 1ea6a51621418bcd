package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A tenant's name. It is part of every table key, topic key and of the names of the topics a tenant may read. */
public record TenantId(@JsonValue String value) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** The tenant of a request that names none. */
    public static final TenantId DEFAULT = new TenantId("default");

    @JsonCreator
    public TenantId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a tenant is 1 to 63 of a-z, 0-9 and '-', and starts with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
