/**
 * Compares what this build computes with golden files: tensors that papers' authors' implementations computed. A service gives its
 * {@link dev.millrace.lab.goldens.GoldenKind}s to {@link dev.millrace.lab.goldens.VerifyGoldensCommand}; what none of them knows is
 * listed as skipped.
 */
@NullMarked
package dev.millrace.lab.goldens;

import org.jspecify.annotations.NullMarked;
