/** The registry as a process of its own, which is killed while it works. */
@NullMarked
package dev.millrace.registry.kill;

import org.jspecify.annotations.NullMarked;
