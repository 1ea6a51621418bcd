/** Takes documents over HTTP and from raw topics, and sends them on as events. */
@NullMarked
package dev.millrace.ingest.documents;

import org.jspecify.annotations.NullMarked;
