/** Tests through {@code ./millrace} itself, as a person would use it: the tutorials, and the ledger under kills. */
@NullMarked
package dev.millrace.integration.stack;

import org.jspecify.annotations.NullMarked;
