package dev.millrace.registry.evidence;

/**
 * A number with its unit.
 *
 * @param value finite
 */
public record Amount(double value, Unit unit) {

    public Amount {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number: " + value);
        }
    }

    public boolean comparesWith(Amount other) {
        return unit.comparesWith(other.unit);
    }

    /** As {@link Double#compare}; the units have to {@linkplain #comparesWith compare}. */
    public int compare(Amount other) {
        // In the same unit nothing is rounded: 0.5 is not above 0.5 because both were multiplied.
        return unit == other.unit
                ? Double.compare(value, other.value)
                : Double.compare(unit.toBase(value), other.unit.toBase(other.value));
    }

    @Override
    public String toString() {
        String number = value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
        return unit == Unit.NONE || unit == Unit.PERCENT ? number + unit.symbol() : number + " " + unit.symbol();
    }
}
