package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.servicekit.ApiException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a layer asks of a kernel.
 *
 * @param length tokens that are mixed
 * @param kind how its result has to relate to softmax attention
 * @param place who may look at whom
 */
record Wanted(int length, Kind kind, Place place) {

    static final int LONGEST = 1 << 20;

    /** As the traits of kernels have it. */
    enum Kind {
        EXACT("does not equal softmax attention"),
        APPROXIMATE("does not approximate softmax attention"),
        OWN("is no operator of its own");

        private final String refusal;

        Kind(String refusal) {
            this.refusal = refusal;
        }

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who may look at whom. */
    enum Place {
        /** Every token at every other. */
        OPEN,
        /** No token at a later one. */
        CAUSAL,
        /** Tokens at others, which are not as many. */
        ACROSS;

        @JsonValue
        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static <E extends Enum<E>> E parsed(String field, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        field,
                        "is one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(one -> one.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    /** Why a kernel with these traits does not fit; empty: it does. Traits that are not stated are not assumed. */
    Optional<String> refusal(JsonNode traits) {
        if (!traits.path("exactness").asString("").equals(kind.name())) {
            return Optional.of(kind.refusal);
        }
        // Only what equals softmax attention is trained as softmax attention; other operators are trained as what they
        // are.
        if (kind == Kind.EXACT && !traits.path("training").asString("").equals("DROP_IN")) {
            return Optional.of("needs a model that was trained with it");
        }
        String causality = traits.path("causality").asString("");
        if (place == Place.CAUSAL && !causality.equals("YES") && !causality.equals("ONLY")) {
            return Optional.of("cannot keep tokens from seeing later ones");
        }
        if (place != Place.CAUSAL && causality.equals("ONLY")) {
            return Optional.of("never sees later tokens");
        }
        if (place == Place.ACROSS && traits.path("equalLengths").asBoolean(true)) {
            return Optional.of("needs as many keys as queries");
        }
        if (traits.path("fixedLength").asBoolean(true)) {
            return Optional.of("works only at the length it was trained with");
        }
        return Optional.empty();
    }
}
