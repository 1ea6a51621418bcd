package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.serving.Inputs.Attribute;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Attributes of series as columns: a number is one, a category has one for each of its values. */
final class StaticColumns {

    private static final int MOST_CATEGORIES = 100;

    private final Map<SeriesId, Map<String, Attribute>> statics;
    private final TreeMap<String, TreeSet<String>> categories = new TreeMap<>();

    /** @throws ApiException when series have different attributes, or one is the same for all */
    StaticColumns(Map<SeriesId, Map<String, Attribute>> statics, boolean shared) {
        this.statics = statics;
        if (statics.isEmpty()) {
            return;
        }
        if (!shared) {
            throw ApiException.invalid(
                    "static", "tells series of one model apart: it needs \"fit\":\"shared\" and several series");
        }
        Map<String, Attribute> first = statics.values().iterator().next();
        for (String name : first.keySet()) {
            TreeSet<String> values = new TreeSet<>();
            boolean numbers = true;
            for (Map.Entry<SeriesId, Map<String, Attribute>> one : statics.entrySet()) {
                Attribute attribute = one.getValue().get(name);
                if (attribute == null || one.getValue().size() != first.size()) {
                    throw ApiException.invalid(
                            "static." + one.getKey(), "must have the attributes of the others: " + first.keySet());
                }
                numbers &= attribute instanceof Attribute.Number;
                values.add(text(attribute));
            }
            if (values.size() < 2) {
                throw ApiException.invalid("static", name + " is the same for all series and tells nothing");
            }
            if (!numbers && values.size() > MOST_CATEGORIES) {
                throw ApiException.invalid("static", name + " has more than " + MOST_CATEGORIES + " categories");
            }
            categories.put(name, numbers ? new TreeSet<>() : values);
        }
    }

    /** @throws ApiException when the series has no attributes although others do */
    List<Column> of(SeriesId series) {
        List<Column> columns = new ArrayList<>();
        categories.forEach((name, values) -> {
            Map<String, Attribute> own = statics.get(series);
            Attribute attribute = own == null ? null : own.get(name);
            if (attribute == null) {
                throw ApiException.invalid("static", "must have the attributes of " + series + " too");
            }
            if (attribute instanceof Attribute.Number(double value) && values.isEmpty()) {
                columns.add(new Column(name, name, Kind.STATIC, false, new double[] {value}));
            }
            for (String value : values) {
                double is = value.equals(text(attribute)) ? 1 : 0;
                columns.add(new Column(name, name + "=" + value, Kind.STATIC, true, new double[] {is}));
            }
        });
        return columns;
    }

    private static String text(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Number(double value) -> String.valueOf(value);
            case Attribute.Category(String value) -> value;
        };
    }
}
