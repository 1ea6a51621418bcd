/** How far values lie from what was forecast of them, and which of them nothing foretold. */
@NullMarked
package dev.millrace.forecast.deviation;

import org.jspecify.annotations.NullMarked;
