/**
 * Long work as rows that replicas share: each is leased by one of them, which proves with a fencing token that it still holds it. Whoever
 * dies is followed by another when the lease has run out. What a job does is its {@link dev.millrace.jobs.JobRunner}'s matter.
 */
@NullMarked
package dev.millrace.jobs;

import org.jspecify.annotations.NullMarked;
