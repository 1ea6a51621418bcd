/**
 * What a service's lab is made of. A lab measures accuracy and speed: a process of its own that the command line starts, without Spring,
 * a broker or a database. It reads files, prints one JSON object a line, and leaves drawing to whoever started it. A service's lab is a
 * main class that gives its {@link dev.millrace.lab.LabCommand}s to {@link dev.millrace.lab.LabFrame}.
 */
@NullMarked
package dev.millrace.lab;

import org.jspecify.annotations.NullMarked;
