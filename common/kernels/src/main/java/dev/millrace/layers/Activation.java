package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.annotation.JsonValue;

/** The bend in a feed-forward block. */
public enum Activation {
    /** By the exact error function. */
    GELU("gelu"),
    RELU("relu");

    private final String wireName;

    Activation(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    public NDArray apply(NDArray x) {
        return switch (this) {
            case GELU -> x.getNDArrayInternal().gelu();
            case RELU -> x.getNDArrayInternal().relu();
        };
    }
}
