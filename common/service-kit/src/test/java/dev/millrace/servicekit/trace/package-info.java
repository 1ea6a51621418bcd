@NullMarked
package dev.millrace.servicekit.trace;

import org.jspecify.annotations.NullMarked;
