/**
 * Long work as rows that replicas share: each is leased by one of them, which proves with a fencing token that it still holds it. Whoever
 * dies is followed by another when the lease has run out. What a job does is its {@link dev.millrace.forecast.job.JobRunner}'s matter.
 */
@NullMarked
package dev.millrace.forecast.job;

import org.jspecify.annotations.NullMarked;
