@NullMarked
package dev.millrace.stack.keys;

import org.jspecify.annotations.NullMarked;
