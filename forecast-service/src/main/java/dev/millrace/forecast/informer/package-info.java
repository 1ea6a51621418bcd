/** Informer (Zhou et al., AAAI 2021). */
@NullMarked
package dev.millrace.forecast.informer;

import org.jspecify.annotations.NullMarked;
