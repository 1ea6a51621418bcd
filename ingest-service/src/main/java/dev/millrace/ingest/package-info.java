/** The ingest-service: the way in, from HTTP and raw topics to validated events. It holds no durable state. */
@NullMarked
package dev.millrace.ingest;

import org.jspecify.annotations.NullMarked;
