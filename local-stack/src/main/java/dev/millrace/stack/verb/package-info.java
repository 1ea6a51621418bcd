/** One class for each verb of the command line. A new verb is one new class and one line in {@code Millrace}. */
@NullMarked
package dev.millrace.stack.verb;

import org.jspecify.annotations.NullMarked;
