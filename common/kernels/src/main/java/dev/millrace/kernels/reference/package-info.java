/**
 * The specification of each kernel: scalar Java on doubles, written to be read against the paper. Transcendental functions are
 * {@link java.lang.StrictMath}'s and sums run in index order, so that every machine computes the same bits.
 */
@NullMarked
package dev.millrace.kernels.reference;

import org.jspecify.annotations.NullMarked;
