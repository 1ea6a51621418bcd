package dev.millrace.forecast.training;

import com.fasterxml.jackson.annotation.JsonValue;

/** How the learning rate falls from epoch to epoch. */
public enum Schedule {
    /** Two epochs at the full rate, then half of the one before. */
    HALVING("type1"),
    /** Four epochs at the full rate, then nine tenths of the one before. */
    DECAYING("type3"),
    CONSTANT("constant");

    private final String wireName;

    Schedule(String wireName) {
        this.wireName = wireName;
    }

    /** As the papers' code calls it. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** @param epoch from 1 */
    public double rate(double first, int epoch) {
        return switch (this) {
            case HALVING -> first * Math.pow(0.5, Math.max(0, epoch - 2));
            case DECAYING -> first * Math.pow(0.9, Math.max(0, epoch - 4));
            case CONSTANT -> first;
        };
    }
}
