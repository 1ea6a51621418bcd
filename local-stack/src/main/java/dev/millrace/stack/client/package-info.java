/** Talks to the running services over HTTP, as any client would. */
@NullMarked
package dev.millrace.stack.client;

import org.jspecify.annotations.NullMarked;
