package dev.millrace.forecast.covariate;

import java.util.Arrays;
import java.util.List;

/**
 * What is known beside a series, step by step. Immutable as long as nobody writes to the arrays.
 *
 * @param columns in an order that is the same for all series of a model
 * @param history steps of the series they stand beside
 * @param horizon steps that follow
 */
public record Covariates(List<Column> columns, int history, int horizon) {

    public static final Covariates NONE = new Covariates(List.of(), 0, 0);

    /**
     * @param covariate that the column belongs to, as the request names it: a calendar or a category has several columns
     * @param name of the column
     * @param indicator whether its values are 0 and 1 only
     * @param values without NaN: of a future one {@code history + horizon}, of a past one {@code history}, of a static one a single value. Read only
     */
    public record Column(String covariate, String name, Kind kind, boolean indicator, double[] values) {

        Column with(double[] other) {
            return new Column(covariate, name, kind, indicator, other);
        }

        boolean like(Column other) {
            return covariate.equals(other.covariate) && name.equals(other.name) && kind == other.kind;
        }
    }

    public Covariates {
        columns = List.copyOf(columns);
        for (Column column : columns) {
            int length = switch (column.kind()) {
                case FUTURE -> history + horizon;
                case PAST -> history;
                case STATIC -> 1;
            };
            if (column.values().length != length) {
                throw new IllegalArgumentException(
                        column.name() + " has " + column.values().length + " values, not " + length);
            }
        }
    }

    public boolean isEmpty() {
        return columns.isEmpty();
    }

    public List<Column> of(Kind kind) {
        return columns.stream().filter(column -> column.kind() == kind).toList();
    }

    /** Those beside the newest {@code steps} steps. */
    public Covariates newest(int steps) {
        if (steps >= history) {
            return this;
        }
        int from = history - steps;
        return new Covariates(
                columns.stream()
                        .map(column -> column.kind() == Kind.STATIC
                                ? column
                                : new Column(
                                        column.covariate(),
                                        column.name(),
                                        column.kind(),
                                        column.indicator(),
                                        Arrays.copyOfRange(column.values(), from, column.values().length)))
                        .toList(),
                steps,
                horizon);
    }

    /** Those beside a series that ends after {@code steps} steps: the rest of what is known ahead lies in its horizon. */
    public Covariates until(int steps) {
        if (steps == history || columns.isEmpty()) {
            return this;
        }
        return new Covariates(
                columns.stream()
                        .map(column -> column.kind() == Kind.PAST
                                ? new Column(
                                        column.covariate(),
                                        column.name(),
                                        column.kind(),
                                        column.indicator(),
                                        Arrays.copyOf(column.values(), steps))
                                : column)
                        .toList(),
                steps,
                horizon + history - steps);
    }

    /**
     * Those beside some of the steps, as they were known at the end of these: past-only ones go no further.
     *
     * @param from first step
     * @param to first step that is not one of them
     * @param ahead steps that follow; beyond the last that is known its value stands, for steps that are forecast and not looked at
     */
    public Covariates window(int from, int to, int ahead) {
        if (columns.isEmpty()) {
            return this;
        }
        return new Covariates(
                columns.stream()
                        .map(column -> switch (column.kind()) {
                            case FUTURE -> column.with(reaching(column.values(), from, to + ahead));
                            case PAST -> column.with(Arrays.copyOfRange(column.values(), from, to));
                            case STATIC -> column;
                        })
                        .toList(),
                to - from,
                ahead);
    }

    private static double[] reaching(double[] values, int from, int to) {
        double[] reaching = Arrays.copyOfRange(values, from, to);
        if (to > values.length) {
            Arrays.fill(reaching, values.length - from, to - from, values[values.length - 1]);
        }
        return reaching;
    }

    /** Whether two series have the same columns, so that they can share a model. */
    public boolean like(Covariates other) {
        if (columns.size() != other.columns.size()) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).like(other.columns.get(i))) {
                return false;
            }
        }
        return true;
    }
}
