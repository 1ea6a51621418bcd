/** Whether the broker can be reached, for readiness and for answering at once when it cannot. */
@NullMarked
package dev.millrace.ingest.health;

import org.jspecify.annotations.NullMarked;
