package dev.millrace.forecast.window;

import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;

/**
 * The calendar as numbers from -0.5 to 0.5, one set of features for each frequency: the {@code timeF} encoding of Informer and what
 * followed it.
 */
public enum TimeFeatures {
    SECONDS("s", Feature.SECOND, Feature.MINUTE, Feature.HOUR, Feature.WEEKDAY, Feature.MONTH_DAY, Feature.YEAR_DAY),
    MINUTES("t", Feature.MINUTE, Feature.HOUR, Feature.WEEKDAY, Feature.MONTH_DAY, Feature.YEAR_DAY),
    HOURS("h", Feature.HOUR, Feature.WEEKDAY, Feature.MONTH_DAY, Feature.YEAR_DAY),
    BUSINESS_DAYS("b", Feature.WEEKDAY, Feature.MONTH_DAY, Feature.YEAR_DAY),
    DAYS("d", Feature.WEEKDAY, Feature.MONTH_DAY, Feature.YEAR_DAY),
    WEEKS("w", Feature.MONTH_DAY, Feature.YEAR_WEEK),
    MONTHS("m", Feature.MONTH);

    private static final int DAY = 86_400;

    private final String code;
    private final List<Feature> features;

    TimeFeatures(String code, Feature... features) {
        this.code = code;
        this.features = List.of(features);
    }

    /** The letter that stands for the frequency. */
    public String code() {
        return code;
    }

    /** How many features a row has. */
    public int width() {
        return features.size();
    }

    /** @throws IllegalArgumentException naming the letters there are */
    public static TimeFeatures of(String code) {
        return Arrays.stream(values())
                .filter(one -> one.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no frequency '" + code + "'; there are h, t (minutes), s, d, b, w and m"));
    }

    /** By the usual distance between rows; a table of one row counts as hourly. */
    public static TimeFeatures infer(SeriesTable table) {
        long step = usualStep(table);
        if (step >= 28 * DAY) {
            return MONTHS;
        }
        if (step >= 7 * DAY) {
            return WEEKS;
        }
        if (step >= DAY) {
            return hasWeekends(table) ? DAYS : BUSINESS_DAYS;
        }
        if (step % 3_600 == 0) {
            return HOURS;
        }
        return step % 60 == 0 ? MINUTES : SECONDS;
    }

    /** The median distance of neighbouring rows in seconds; 3600 for a single row. */
    public static long usualStep(SeriesTable table) {
        if (table.rows() < 2) {
            return 3_600;
        }
        long[] steps = new long[table.rows() - 1];
        for (int row = 0; row < steps.length; row++) {
            steps[row] = Math.abs(table.times()[row + 1] - table.times()[row]);
        }
        Arrays.sort(steps);
        return Math.max(1, steps[steps.length / 2]);
    }

    private static boolean hasWeekends(SeriesTable table) {
        for (int row = 0; row < table.rows(); row++) {
            if (table.time(row).getDayOfWeek().getValue() >= 6) {
                return true;
            }
        }
        return false;
    }

    /** Writes {@link #width()} features of {@code time} to {@code out} from {@code at} on. */
    public void fill(LocalDateTime time, float[] out, int at) {
        for (int i = 0; i < features.size(); i++) {
            out[at + i] = (float) features.get(i).of(time);
        }
    }

    /** @return {@code [rows, width]} */
    public float[] of(SeriesTable table) {
        float[] marks = new float[Math.multiplyExact(table.rows(), width())];
        for (int row = 0; row < table.rows(); row++) {
            fill(table.time(row), marks, row * width());
        }
        return marks;
    }

    private enum Feature {
        SECOND {
            @Override
            double of(LocalDateTime time) {
                return time.getSecond() / 59.0 - 0.5;
            }
        },
        MINUTE {
            @Override
            double of(LocalDateTime time) {
                return time.getMinute() / 59.0 - 0.5;
            }
        },
        HOUR {
            @Override
            double of(LocalDateTime time) {
                return time.getHour() / 23.0 - 0.5;
            }
        },
        /** Monday is 0. */
        WEEKDAY {
            @Override
            double of(LocalDateTime time) {
                return (time.getDayOfWeek().getValue() - 1) / 6.0 - 0.5;
            }
        },
        MONTH_DAY {
            @Override
            double of(LocalDateTime time) {
                return (time.getDayOfMonth() - 1) / 30.0 - 0.5;
            }
        },
        YEAR_DAY {
            @Override
            double of(LocalDateTime time) {
                return (time.getDayOfYear() - 1) / 365.0 - 0.5;
            }
        },
        MONTH {
            @Override
            double of(LocalDateTime time) {
                return (time.getMonthValue() - 1) / 11.0 - 0.5;
            }
        },
        YEAR_WEEK {
            @Override
            double of(LocalDateTime time) {
                return (time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) / 52.0 - 0.5;
            }
        };

        abstract double of(LocalDateTime time);
    }
}
