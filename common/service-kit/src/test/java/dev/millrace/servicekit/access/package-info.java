@NullMarked
package dev.millrace.servicekit.access;

import org.jspecify.annotations.NullMarked;
