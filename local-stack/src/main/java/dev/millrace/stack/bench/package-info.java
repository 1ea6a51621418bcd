/**
 * Measurements of speed and memory, each beside the naive way and the physical limit, on a stack of their own that is made on
 * free ports and deleted at the end.
 */
@NullMarked
package dev.millrace.stack.bench;

import org.jspecify.annotations.NullMarked;
