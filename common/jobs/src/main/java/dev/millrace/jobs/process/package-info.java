/**
 * A job's work in a process of its own, so that its memory and its crashes are not its service's. The two sides share a folder with what is
 * to be done; the process tells of it in lines of JSON, and never outlives whoever started it.
 */
@NullMarked
package dev.millrace.jobs.process;

import org.jspecify.annotations.NullMarked;
