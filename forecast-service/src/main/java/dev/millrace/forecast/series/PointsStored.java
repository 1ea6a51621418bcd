package dev.millrace.forecast.series;

/** Published within this process after a batch of points has been committed. A hint only: a restart forgets it. */
public record PointsStored() {}
