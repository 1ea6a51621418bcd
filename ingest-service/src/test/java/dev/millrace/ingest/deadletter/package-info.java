@NullMarked
package dev.millrace.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
