/** The ./millrace program: one class a verb in {@code verb}, the stack it drives in {@code local}. */
@NullMarked
package dev.millrace.stack;

import org.jspecify.annotations.NullMarked;
