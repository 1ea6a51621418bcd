/** The demo: real series in, forecasts out, checked against what was held back. */
@NullMarked
package dev.millrace.stack.demo;

import org.jspecify.annotations.NullMarked;
