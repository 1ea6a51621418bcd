package dev.millrace.registry;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks on texts from outside. Each returns the text, or throws an {@code invalid-request} that names the field. */
public final class Checks {

    public static final int MAX_NAME = 640;
    public static final int MAX_ACTOR = 200;
    public static final int MAX_METRIC = 64;
    public static final int MAX_REASON = 2_000;
    public static final int DEFAULT_PAGE = 100;
    public static final int MAX_PAGE = 1_000;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern ALIAS = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private Checks() {}

    /** A model's name. Long enough for the longest series id with what the forecast-service puts around it. */
    public static String name(String field, @Nullable String name) {
        return text(field, name, MAX_NAME);
    }

    public static String alias(String field, @Nullable String alias) {
        if (alias == null || !ALIAS.matcher(alias).matches()) {
            throw ApiException.invalid(
                    field, "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and start with a letter or digit");
        }
        return alias;
    }

    public static String digest(String field, @Nullable String digest) {
        if (digest == null || !Digests.isDigest(digest)) {
            throw ApiException.invalid(field, "must be a SHA-256 as 64 lower-case hex digits");
        }
        return digest;
    }

    public static Optional<String> optionalDigest(String field, @Nullable String digest) {
        return digest == null ? Optional.empty() : Optional.of(digest(field, digest));
    }

    /** 1 to {@code max} UTF-16 units that any UTF-8 store can hold, without control characters. */
    public static String text(String field, @Nullable String text, int max) {
        if (text == null || text.isBlank()) {
            throw ApiException.invalid(field, "is required");
        }
        if (text.length() > max || text.chars().anyMatch(Character::isISOControl) || hasLoneSurrogate(text)) {
            throw ApiException.invalid(field, "must be 1 to " + max + " characters, none of them a control character");
        }
        return text;
    }

    /**
     * Who does something, as the log keeps it. Where a key was shown, that is the key's id, then a slash and what the request says, if anything: a request
     * adds to who it is from, and never replaces it. An id holds no slash. Where access is open it is what the request says.
     */
    public static String actor(String field, Caller caller, @Nullable String said) {
        if (!caller.isKnown()) {
            return text(field, said, MAX_ACTOR);
        }
        return said == null ? caller.key() : caller.key() + "/" + text(field, said, MAX_ACTOR);
    }

    public static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /** A time that the database can hold. */
    public static Instant time(String field, Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw ApiException.invalid(field, "must lie between " + EARLIEST + " and " + LATEST);
        }
        return time;
    }

    public static int limit(@Nullable Integer limit) {
        int page = limit == null ? DEFAULT_PAGE : limit;
        if (page < 1 || page > MAX_PAGE) {
            throw ApiException.invalid("limit", "must be 1 to " + MAX_PAGE);
        }
        return page;
    }
}
