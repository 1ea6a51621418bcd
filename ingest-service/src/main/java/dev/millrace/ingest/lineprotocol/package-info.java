/** InfluxDB's line protocol, over the paths its clients know. */
@NullMarked
package dev.millrace.ingest.lineprotocol;

import org.jspecify.annotations.NullMarked;
