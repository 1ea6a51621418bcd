package dev.millrace.ingest.points;

import dev.millrace.servicekit.Fault;
import java.util.List;

/**
 * What became of the points of one request.
 *
 * @param accepted points the broker has acknowledged
 * @param refused records that were not taken
 * @param errors the first of these, with their reasons
 */
public record Accepted(long accepted, long refused, List<Fault> errors) {}
