@NullMarked
package dev.millrace.stack.bench;

import org.jspecify.annotations.NullMarked;
