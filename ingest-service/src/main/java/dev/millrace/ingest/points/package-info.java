/** From the records of a request to events on the points topic: checking, cutting, producing and waiting for the broker. The cut depends on the body alone, so that a resend is cut alike (docs/decisions/0002). */
@NullMarked
package dev.millrace.ingest.points;

import org.jspecify.annotations.NullMarked;
