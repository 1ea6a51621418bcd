package dev.millrace.forecast.network;

import com.fasterxml.jackson.annotation.JsonValue;

/** Which of two definitions of a family. */
public enum Preset {
    /** As published, quirks included. */
    PAPER("paper"),
    /** With each window normalised by itself, and without the quirks. */
    IMPROVED("improved");

    private final String wireName;

    Preset(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }
}
