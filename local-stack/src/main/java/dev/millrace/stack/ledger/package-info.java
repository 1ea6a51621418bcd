/**
 * The exactly-once check: writes points through the front door while parts of the system are killed, keeps a ledger of its
 * own of what was acknowledged, and at the end compares it with what the system says it holds, point by point.
 */
@NullMarked
package dev.millrace.stack.ledger;

import org.jspecify.annotations.NullMarked;
