/** Where records go that nobody can use: written with a reason, listed, and replayed on demand. */
@NullMarked
package dev.millrace.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
