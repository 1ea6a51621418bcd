/**
 * Accuracy and speed, measured: a process of its own that the command line starts, without Spring, a broker or a database. It reads
 * files, prints one JSON object a line, and leaves drawing to whoever started it. {@link dev.millrace.forecast.lab.Lab} is its main
 * class; one more command is one class and one line there.
 */
@NullMarked
package dev.millrace.forecast.lab;

import org.jspecify.annotations.NullMarked;
