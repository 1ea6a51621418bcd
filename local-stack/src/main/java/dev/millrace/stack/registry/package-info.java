/** What {@code ./millrace registry} asks of the registry: versions by reference, and how two of them differ. */
@NullMarked
package dev.millrace.stack.registry;

import org.jspecify.annotations.NullMarked;
