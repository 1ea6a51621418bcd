/**
 * Reading a topic into a database exactly once: what the records bring and the offset that follows them are committed
 * together, and whoever comes with another offset than the database holds changes nothing. What nobody can store is put
 * aside.
 */
@NullMarked
package dev.millrace.servicekit.partitions;

import org.jspecify.annotations.NullMarked;
