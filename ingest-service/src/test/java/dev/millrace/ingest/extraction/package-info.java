@NullMarked
package dev.millrace.ingest.extraction;

import org.jspecify.annotations.NullMarked;
