@NullMarked
package dev.millrace.ingest.raw;

import org.jspecify.annotations.NullMarked;
