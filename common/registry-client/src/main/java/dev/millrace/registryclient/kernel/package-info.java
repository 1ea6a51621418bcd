/**
 * The kernels of this build against those of the rest of the world: the registry is told which there are, and a model is only served on
 * the kernels it was trained with.
 */
@NullMarked
package dev.millrace.registryclient.kernel;

import org.jspecify.annotations.NullMarked;
