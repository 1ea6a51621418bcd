package dev.millrace.ingest.points;

import dev.millrace.servicekit.Fault;
import java.util.List;

/**
 * The answer to points that came in.
 *
 * @param accepted points the broker has acknowledged
 * @param refused records that were not taken
 * @param errors the first of these, with their reasons
 */
record Accepted(long accepted, long refused, List<Fault> errors) {}
