/** Values of stored series that nothing before them foretold. */
@NullMarked
package dev.millrace.forecast.anomaly;

import org.jspecify.annotations.NullMarked;
