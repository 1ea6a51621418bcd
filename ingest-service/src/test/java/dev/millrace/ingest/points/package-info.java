@NullMarked
package dev.millrace.ingest.points;

import org.jspecify.annotations.NullMarked;
