/** Reads what other tools wrote to the raw topics, at least once, into points. */
@NullMarked
package dev.millrace.ingest.raw;

import org.jspecify.annotations.NullMarked;
