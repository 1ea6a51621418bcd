@NullMarked
package dev.millrace.ingest.limits;

import org.jspecify.annotations.NullMarked;
