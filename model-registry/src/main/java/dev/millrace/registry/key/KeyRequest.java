package dev.millrace.registry.key;

import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import dev.millrace.servicekit.access.Scopes;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made, as it is sent.
 *
 * @param scopes what it may do
 * @param expiresIn ISO 8601; without it the key holds until it is revoked, and no longer than the longest
 * @param allTenants whether it is for every tenant
 */
record KeyRequest(
        @Nullable String name,
        @Nullable List<@Nullable String> scopes,
        @Nullable String expiresIn,
        @Nullable Boolean allTenants) {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_SCOPES = 64;

    /** @param allTenants for every tenant @param expires after so long */
    record Checked(String name, List<String> scopes, Duration expires, boolean allTenants) {}

    /** Nobody gives a right that they lack. */
    Checked checked(Caller caller, Duration longest) {
        if (scopes == null || scopes.isEmpty() || scopes.size() > MOST_SCOPES) {
            throw ApiException.invalid("scopes", "are 1 to " + MOST_SCOPES);
        }
        List<String> checked = new ArrayList<>();
        for (int i = 0; i < scopes.size(); i++) {
            String scope = scopes.get(i);
            if (scope == null || !Scopes.isKnown(scope)) {
                throw ApiException.invalid(
                        "scopes[" + i + "]", "is none of *, AREA:* and " + String.join(", ", Scopes.names()));
            }
            if (!caller.may(scope)) {
                throw ApiException.invalid(
                        "scopes[" + i + "]", "is a right that key " + caller.key() + " lacks itself");
            }
            checked.add(scope);
        }
        boolean all = Boolean.TRUE.equals(allTenants);
        if (all && caller.tenant().isPresent()) {
            throw ApiException.invalid("allTenants", "is for keys made with a key of all tenants");
        }
        return new Checked(
                Checks.text("name", name, LONGEST_NAME),
                checked.stream().distinct().toList(),
                period("expiresIn", expiresIn, longest).orElse(longest),
                all);
    }

    /** @throws ApiException unless it is a positive ISO 8601 duration of at most {@code longest} */
    static Optional<Duration> period(String field, @Nullable String text, Duration longest) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Duration period = Duration.parse(text);
            if (period.isPositive() && period.compareTo(longest) <= 0) {
                return Optional.of(period);
            }
        } catch (DateTimeException e) {
            // said below
        }
        throw ApiException.invalid(
                field, "is a positive ISO 8601 duration of at most " + longest + ", for example P90D");
    }
}
