/** How much a client may ask for, and how request bodies are read within it. Everything from outside passes here first. */
@NullMarked
package dev.millrace.ingest.limits;

import org.jspecify.annotations.NullMarked;
