/** Versions by what they are: a filter in words over names, tags, metrics, kernels and data, and lines of descent. */
@NullMarked
package dev.millrace.registry.search;

import org.jspecify.annotations.NullMarked;
