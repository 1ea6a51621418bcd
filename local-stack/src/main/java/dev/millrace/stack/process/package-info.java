/** Processes that outlive the program which started them, and ports on this machine. */
@NullMarked
package dev.millrace.stack.process;

import org.jspecify.annotations.NullMarked;
