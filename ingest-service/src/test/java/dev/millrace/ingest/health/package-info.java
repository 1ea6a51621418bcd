@NullMarked
package dev.millrace.ingest.health;

import org.jspecify.annotations.NullMarked;
