/** How kernels grow with the length of the sequence: time, peak native memory and, for approximations, the error. */
@NullMarked
package dev.millrace.kernels.bench;

import org.jspecify.annotations.NullMarked;
