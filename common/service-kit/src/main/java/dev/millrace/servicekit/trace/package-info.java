/** The trace that a request belongs to, as W3C Trace Context has it: taken over or begun, named in logs and answers, and passed on to the registry. */
@NullMarked
package dev.millrace.servicekit.trace;

import org.jspecify.annotations.NullMarked;
