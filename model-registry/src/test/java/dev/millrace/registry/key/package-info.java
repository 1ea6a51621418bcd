@NullMarked
package dev.millrace.registry.key;

import org.jspecify.annotations.NullMarked;
