/** Linear maps from look-back to horizon (Zeng et al., AAAI 2023). */
@NullMarked
package dev.millrace.forecast.linear;

import org.jspecify.annotations.NullMarked;
