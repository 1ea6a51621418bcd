/** iTransformer (Liu et al., ICLR 2024): each series is one token. */
@NullMarked
package dev.millrace.forecast.itransformer;

import org.jspecify.annotations.NullMarked;
