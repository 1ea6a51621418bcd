/**
 * Kernels verified on the machine at hand, as jobs of the service that has them: each is compared with its scalar reference and timed beside
 * softmax attention, in processes of their own. Wishes come from the registry, and what was found goes there as evidence.
 */
@NullMarked
package dev.millrace.kernelproofs;

import org.jspecify.annotations.NullMarked;
