@NullMarked
package dev.millrace.stack.documents;

import org.jspecify.annotations.NullMarked;
