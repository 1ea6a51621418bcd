/** API keys of a running registry, as the verbs make, show and keep them. */
@NullMarked
package dev.millrace.stack.keys;

import org.jspecify.annotations.NullMarked;
