/** The registry's verbs. */
@NullMarked
package dev.millrace.stack.registry;

import org.jspecify.annotations.NullMarked;
