/**
 * Closed-form ridge regression from a look-back window to all steps of the horizon at once, on windows less their last
 * value, with one matrix for all channels. The Gram matrix of sliding windows is summed from lagged products, so its
 * cost does not grow with points times look-back squared.
 */
@NullMarked
package dev.millrace.forecast.ridge;

import org.jspecify.annotations.NullMarked;
