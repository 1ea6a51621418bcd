package dev.millrace.lab.goldens;

/**
 * One comparison.
 *
 * @param kind of model, as the file calls it
 * @param check what was compared
 * @param tensor the one furthest beyond its tolerance, or a remark
 * @param maxError its largest difference
 * @param tolerance that difference may have
 */
public record GoldenResult(
        String file, String kind, String check, String tensor, double maxError, double tolerance, Status status) {

    /** How it went. */
    public enum Status {
        PASS,
        FAIL,
        SKIPPED
    }

    static GoldenResult skipped(String file, String kind) {
        return new GoldenResult(file, kind, "kind", "of a kind unknown here", 0, 0, Status.SKIPPED);
    }

    static GoldenResult unreadable(String file, String kind, String reason) {
        return new GoldenResult(file, kind, "readable", reason, Double.NaN, 0, Status.FAIL);
    }
}
