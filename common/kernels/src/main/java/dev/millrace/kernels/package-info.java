/**
 * Ways to mix tokens: attention and what takes its place. A {@link dev.millrace.kernels.Kernel} works on arrays
 * {@code [batch, heads, tokens, dim]}, states its {@link dev.millrace.kernels.Traits}, and is specified by a scalar reference in plain
 * Java ({@code dev.millrace.kernels.reference}) that it is tested against.
 */
@NullMarked
package dev.millrace.kernels;

import org.jspecify.annotations.NullMarked;
