package dev.millrace.forecast.window;

/**
 * Which rows are for what. Validation and test start one look-back before their own first row, so that every row of theirs is
 * forecast.
 */
public record Split(Block train, Block validation, Block test) {}
