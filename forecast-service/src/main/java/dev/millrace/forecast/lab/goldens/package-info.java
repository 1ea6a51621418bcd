/** Compares networks with golden files: tensors that the papers' authors' implementations computed. */
@NullMarked
package dev.millrace.forecast.lab.goldens;

import org.jspecify.annotations.NullMarked;
