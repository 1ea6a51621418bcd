/** Autoformer (Wu et al., NeurIPS 2021). */
@NullMarked
package dev.millrace.forecast.autoformer;

import org.jspecify.annotations.NullMarked;
