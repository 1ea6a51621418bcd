/**
 * The system under faults: points, documents and promotions are written while its parts are killed, stopped, restarted and cut off by a
 * schedule that follows from a seed. What was acknowledged is kept outside, and compared with what is there when all is whole again.
 */
@NullMarked
package dev.millrace.stack.fault;

import org.jspecify.annotations.NullMarked;
