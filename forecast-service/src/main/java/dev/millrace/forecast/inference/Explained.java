package dev.millrace.forecast.inference;

/** @param forecast {@code [horizon, channels]}, scaled */
public record Explained(float[] forecast, Explanation explanation) {}
