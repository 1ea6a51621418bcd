/**
 * Kernels by name and version, each with the digest of its behaviour: recorded once by the service that has them, never changed.
 * Versions of models may only name what is recorded here.
 */
@NullMarked
package dev.millrace.registry.kernel;

import org.jspecify.annotations.NullMarked;
