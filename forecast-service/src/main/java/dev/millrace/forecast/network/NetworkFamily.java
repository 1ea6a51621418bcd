package dev.millrace.forecast.network;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The networks there are. */
public enum NetworkFamily {
    INFORMER("informer"),
    AUTOFORMER("autoformer"),
    DLINEAR("dlinear"),
    NLINEAR("nlinear"),
    PATCHTST("patchtst"),
    ITRANSFORMER("itransformer");

    private final String wireName;

    NetworkFamily(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    public static Optional<NetworkFamily> named(String wireName) {
        return Arrays.stream(values())
                .filter(family -> family.wireName.equals(wireName))
                .findFirst();
    }
}
