@NullMarked
package dev.millrace.ingest.lineprotocol;

import org.jspecify.annotations.NullMarked;
