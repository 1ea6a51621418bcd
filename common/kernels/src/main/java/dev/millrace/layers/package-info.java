/**
 * What networks are built of and trained with, around the kernels. Activations are {@code [batch, features, tokens]}: features first,
 * because a position-wise linear map is then a convolution of width one, which the native library computes about twice as fast as a
 * matrix product of rows.
 *
 * <p>A forward pass runs inside an {@link ai.djl.ndarray.NDScope}, which owns every array that the pass makes.
 */
@NullMarked
package dev.millrace.layers;

import org.jspecify.annotations.NullMarked;
