/** What the program prints: progress, tables, charts, and JSON for other programs. */
@NullMarked
package dev.millrace.stack.terminal;

import org.jspecify.annotations.NullMarked;
