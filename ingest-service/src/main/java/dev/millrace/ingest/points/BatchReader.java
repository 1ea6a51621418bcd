package dev.millrace.ingest.points;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one JSON object of points, token by token, into arrays that are used again for the next. An unknown field and a
 * field that appears twice are faults: a typing error must not lose data without a word. One thread.
 */
final class BatchReader {

    /** Takes faults as they are found. */
    @FunctionalInterface
    interface Faults {
        /** @param point the position in the batch of the point at fault, from 0; -1 when it is the batch itself */
        void add(int point, String field, String reason);
    }

    private static final int SERIES = 1;
    private static final int UNIT = 2;
    private static final int LABELS = 4;
    private static final int POINTS = 8;
    private static final int TIMES = 16;
    private static final int VALUES = 32;
    private static final int TIME = 64;
    private static final int VALUE = 128;

    private final Precision precision;
    private final boolean single;
    private final int most;
    private final Columns columns = new Columns();
    private String series = "";
    private @Nullable String unit;
    private Map<String, String> labels = Map.of();
    private int seen;
    private boolean sound;

    /**
     * @param single whether {@code {"series","time","value"}} is a batch too
     * @param most points in one batch
     */
    BatchReader(Precision precision, boolean single, int most) {
        this.precision = precision;
        this.single = single;
        this.most = most;
    }

    /**
     * Reads on from the object's first name, which is current, to its end.
     *
     * @return whether the batch can be used
     */
    boolean read(JsonParser json, Faults faults) {
        columns.clear();
        series = "";
        unit = null;
        labels = Map.of();
        seen = 0;
        sound = true;
        Faults noting = (point, field, reason) -> {
            sound = false;
            faults.add(point, field, reason);
        };
        for (JsonToken token = json.currentToken(); token == JsonToken.PROPERTY_NAME; token = json.nextToken()) {
            field(json, noting);
        }
        form(noting);
        return sound;
    }

    String series() {
        return series;
    }

    @Nullable
    String unit() {
        return unit;
    }

    Map<String, String> labels() {
        return labels;
    }

    Columns columns() {
        return columns;
    }

    private void field(JsonParser json, Faults faults) {
        String name = json.currentName();
        int field = switch (name) {
            case "series" -> SERIES;
            case "unit" -> UNIT;
            case "labels" -> LABELS;
            case "points" -> POINTS;
            case "times" -> TIMES;
            case "values" -> VALUES;
            case "time" -> single ? TIME : 0;
            case "value" -> single ? VALUE : 0;
            default -> 0;
        };
        json.nextToken();
        if (field == 0 || (seen & field) != 0) {
            faults.add(-1, name, field == 0 ? "is not a known field here" : "appears twice");
            json.skipChildren();
            return;
        }
        seen |= field;
        try {
            switch (field) {
                case SERIES -> series = Scalars.text(json, name);
                case UNIT -> unit = Scalars.text(json, name);
                case LABELS -> labels = labels(json);
                case POINTS -> points(json, faults);
                case TIMES -> times(json, faults);
                case VALUES -> values(json, faults);
                case TIME -> columns.addTime(Scalars.time(json, precision, name));
                default -> columns.addValue(Scalars.value(json, name));
            }
        } catch (RecordRefused refused) {
            faults.add(-1, refused.field(), refused.reason());
        }
    }

    private static Map<String, String> labels(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Scalars.wrong(json, "labels", "an object of texts");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        RecordRefused refused = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            try {
                if (labels.put(name, Scalars.text(json, "labels." + name)) != null) {
                    refused = new RecordRefused("labels." + name, "appears twice");
                }
            } catch (RecordRefused e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
        return labels;
    }

    private void points(JsonParser json, Faults faults) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Scalars.wrong(json, "points", "an array");
        }
        int index = 0;
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            room(index);
            if (token == JsonToken.START_OBJECT) {
                point(json, index, faults);
            } else {
                RecordRefused wrong = Scalars.wrong(json, "points", "an object with time and value");
                faults.add(index, wrong.field(), wrong.reason());
            }
            index++;
        }
    }

    private void point(JsonParser json, int index, Faults faults) {
        int has = 0;
        long time = 0;
        double value = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            int field = switch (name) {
                case "time" -> TIME;
                case "value" -> VALUE;
                default -> 0;
            };
            json.nextToken();
            if (field == 0 || (has & field) != 0) {
                faults.add(index, "points." + name, field == 0 ? "is not a known field here" : "appears twice");
                json.skipChildren();
                continue;
            }
            has |= field;
            try {
                if (field == TIME) {
                    time = Scalars.time(json, precision, "points.time");
                } else {
                    value = Scalars.value(json, "points.value");
                }
            } catch (RecordRefused refused) {
                faults.add(index, refused.field(), refused.reason());
            }
        }
        if ((has & TIME) == 0) {
            faults.add(index, "points.time", "is missing");
        }
        if ((has & VALUE) == 0) {
            faults.add(index, "points.value", "is missing");
        }
        columns.addTime(time);
        columns.addValue(value);
    }

    private void times(JsonParser json, Faults faults) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Scalars.wrong(json, "times", "an array");
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            room(index);
            long time = 0;
            try {
                time = Scalars.time(json, precision, "times");
            } catch (RecordRefused refused) {
                faults.add(index, refused.field(), refused.reason());
            }
            columns.addTime(time);
        }
    }

    private void values(JsonParser json, Faults faults) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Scalars.wrong(json, "values", "an array");
        }
        for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
            room(index);
            double value = 0;
            try {
                value = Scalars.value(json, "values");
            } catch (RecordRefused refused) {
                faults.add(index, refused.field(), refused.reason());
            }
            columns.addValue(value);
        }
    }

    private void room(int index) {
        if (index >= most) {
            throw new TooManyPoints(most);
        }
    }

    private void form(Faults faults) {
        if ((seen & SERIES) == 0) {
            faults.add(-1, "series", "is missing");
        }
        boolean rows = (seen & POINTS) != 0;
        boolean columnar = (seen & (TIMES | VALUES)) != 0;
        boolean one = (seen & (TIME | VALUE)) != 0;
        if ((rows ? 1 : 0) + (columnar ? 1 : 0) + (one ? 1 : 0) > 1) {
            faults.add(-1, "points", "come in one form only: points, or times and values, or time and value");
        } else if (one || single && !rows && !columnar) {
            missing(TIME, "time", faults);
            missing(VALUE, "value", faults);
        } else if (columnar) {
            missing(TIMES, "times", faults);
            missing(VALUES, "values", faults);
            if (sound && columns.times() != columns.values()) {
                faults.add(-1, "values", "are " + columns.values() + " for " + columns.times() + " times");
            }
        } else {
            missing(POINTS, "points", faults);
        }
        if (sound && columns.times() == 0) {
            faults.add(-1, rows ? "points" : "times", "are empty");
        }
    }

    private void missing(int field, String name, Faults faults) {
        if ((seen & field) == 0) {
            faults.add(-1, name, "is missing");
        }
    }
}
