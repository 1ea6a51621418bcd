package dev.millrace.forecast.evaluation;

/** How far apart windows lie when not all of them are looked at. */
public final class Strides {

    private Strides() {}

    /** One that shares no factor with the season, or only some of its phases would be seen. @param most windows to look at */
    public static int of(int count, int most, int season) {
        int stride = Math.max(1, Math.ceilDiv(count, most));
        while (stride > 1 && gcd(stride, season) > 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
