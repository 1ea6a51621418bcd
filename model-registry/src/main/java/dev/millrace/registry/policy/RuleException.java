package dev.millrace.registry.policy;

/** A rule that cannot be read; the message says where and why. */
final class RuleException extends RuntimeException {

    /** @param at place in the rule, from 1 */
    RuleException(int at, String reason) {
        super("character " + at + ": " + reason);
    }
}
