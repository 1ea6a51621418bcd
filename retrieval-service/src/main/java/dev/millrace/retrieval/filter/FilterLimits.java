package dev.millrace.retrieval.filter;

/**
 * How large a filter may be.
 *
 * @param depth conditions within conditions
 * @param conditions in all
 * @param values compared to, in all
 * @param characters of a field's name or of a value, UTF-16 units
 */
public record FilterLimits(int depth, int conditions, int values, int characters) {

    public static final FilterLimits DEFAULT = new FilterLimits(8, 256, 1024, 1024);
}
