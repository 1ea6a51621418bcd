package dev.millrace.servicekit.access;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The rights there are. */
public final class Scopes {

    /** Every right; behind {@code area:} every one of that area. */
    public static final String ALL = "*";

    /** Before the name of an alias: the right to move it. */
    public static final String PROMOTE = "promote:";

    public static final String POINTS_READ = "points:read";
    public static final String POINTS_WRITE = "points:write";
    public static final String DEAD_LETTERS_READ = "dead-letters:read";
    public static final String DEAD_LETTERS_WRITE = "dead-letters:write";
    public static final String FORECASTS_READ = "forecasts:read";
    public static final String SHADOWS_WRITE = "shadows:write";
    public static final String SUBSCRIPTIONS_WRITE = "subscriptions:write";
    public static final String TRAININGS_WRITE = "trainings:write";
    public static final String JOBS_READ = "jobs:read";
    public static final String JOBS_WRITE = "jobs:write";
    public static final String DOCUMENTS_READ = "documents:read";
    public static final String DOCUMENTS_WRITE = "documents:write";
    public static final String CACHE_WRITE = "cache:write";
    public static final String REGISTRY_READ = "registry:read";
    public static final String REGISTRY_WRITE = "registry:write";
    public static final String REGISTRY_DELETE = "registry:delete";
    /** Kernels are the same for every tenant. */
    public static final String KERNELS_WRITE = "kernels:write";

    public static final String POLICIES_WRITE = "policies:write";
    public static final String AUDIT_READ = "audit:read";
    public static final String KEYS_WRITE = "keys:write";
    public static final String KEYS_RESOLVE = "keys:resolve";
    public static final String METRICS_READ = "metrics:read";

    /** What concerns all tenants: a key of one has none of them, whatever it says. */
    private static final Set<String> OF_ALL_TENANTS = Set.of(ALL, KERNELS_WRITE, KEYS_RESOLVE, METRICS_READ);

    private static final Set<String> KNOWN = Set.of(
            POINTS_READ,
            POINTS_WRITE,
            DEAD_LETTERS_READ,
            DEAD_LETTERS_WRITE,
            FORECASTS_READ,
            SHADOWS_WRITE,
            SUBSCRIPTIONS_WRITE,
            TRAININGS_WRITE,
            JOBS_READ,
            JOBS_WRITE,
            DOCUMENTS_READ,
            DOCUMENTS_WRITE,
            CACHE_WRITE,
            REGISTRY_READ,
            REGISTRY_WRITE,
            REGISTRY_DELETE,
            KERNELS_WRITE,
            POLICIES_WRITE,
            AUDIT_READ,
            KEYS_WRITE,
            KEYS_RESOLVE,
            METRICS_READ);

    private Scopes() {}

    /** Whether what needs this scope is for keys of all tenants. */
    static boolean isOfAllTenants(String scope) {
        return OF_ALL_TENANTS.contains(scope);
    }

    /** Whether it may stand in a key. */
    public static boolean isKnown(String scope) {
        return scope.equals(ALL)
                || KNOWN.contains(scope)
                || scope.startsWith(PROMOTE)
                        && scope.substring(PROMOTE.length()).matches("\\*|[a-z0-9][a-z0-9._-]{0,63}")
                || scope.endsWith(":" + ALL)
                        && KNOWN.stream().anyMatch(one -> one.startsWith(scope.substring(0, scope.length() - 1)));
    }

    /** For an error's text, sorted. */
    public static List<String> names() {
        Set<String> names = new TreeSet<>(KNOWN);
        names.add(PROMOTE + "{alias}");
        return List.copyOf(names);
    }
}
