/** The stack on one machine: Postgres, a broker and the services, each a process of its own, their state in one folder. */
@NullMarked
package dev.millrace.stack.local;

import org.jspecify.annotations.NullMarked;
