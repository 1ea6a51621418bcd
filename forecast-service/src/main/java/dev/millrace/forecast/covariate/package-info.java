/**
 * What a series depends on beside its own past: values known ahead, values known up to now, attributes that do not change, and the calendar; and
 * regressions on them. Depends on no store and no service.
 */
@NullMarked
package dev.millrace.forecast.covariate;

import org.jspecify.annotations.NullMarked;
