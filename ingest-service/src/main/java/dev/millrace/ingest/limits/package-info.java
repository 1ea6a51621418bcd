/** How much a client may ask for. Everything from outside passes here first. */
@NullMarked
package dev.millrace.ingest.limits;

import org.jspecify.annotations.NullMarked;
