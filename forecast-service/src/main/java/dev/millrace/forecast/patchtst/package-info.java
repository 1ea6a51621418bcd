/** PatchTST (Nie et al., ICLR 2023): patches of a series are tokens, series don't mix. */
@NullMarked
package dev.millrace.forecast.patchtst;

import org.jspecify.annotations.NullMarked;
