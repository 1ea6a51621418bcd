package dev.millrace.forecast.shadow;

import dev.millrace.forecast.serving.Candidates;
import dev.millrace.servicekit.ApiException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of a POST, before it is checked. */
record ShadowRequest(
        @Nullable String model,
        @Nullable String version,
        @Nullable Double share,
        @Nullable Instant until,
        @Nullable Long maximum) {

    private static final int MAX_MODEL = 640;
    private static final long MOST = 1_000_000_000L;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /**
     * In form.
     *
     * @param model name in the registry
     */
    record Checked(String model, String version, double share, Optional<Instant> until, OptionalLong maximum) {}

    /** @throws ApiException {@code invalid-request} that names the field at fault */
    Checked checked(Instant now) {
        String name = model == null ? "" : model;
        require(
                "model",
                !name.isBlank()
                        && name.length() <= MAX_MODEL
                        && name.chars().noneMatch(Character::isISOControl)
                        && name.codePoints().noneMatch(ShadowRequest::isSurrogate),
                "is required: the name of a trained model, 1 to " + MAX_MODEL + " characters");
        String registered = Candidates.registered(name)
                .orElseThrow(() -> ApiException.invalid(
                        "model", "is fitted anew by itself: only trained models have candidates, not " + name));
        String digest = version == null ? "" : version;
        require("version", DIGEST.matcher(digest).matches(), "is required: a digest, 64 lower-case hex digits");
        double part = share == null ? Double.NaN : share;
        require("share", part > 0 && part <= 1, "is required: above 0 and at most 1");
        require(
                "until",
                until == null || until.isAfter(now) && until.isBefore(LATEST),
                "must lie in the future, before " + LATEST);
        require("maximum", maximum == null || maximum >= 1 && maximum <= MOST, "is 1 to " + MOST + " windows");
        return new Checked(
                registered,
                digest,
                part,
                Optional.ofNullable(until),
                maximum == null ? OptionalLong.empty() : OptionalLong.of(maximum));
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static void require(String field, boolean holds, String otherwise) {
        if (!holds) {
            throw ApiException.invalid(field, otherwise);
        }
    }
}
