package dev.millrace.ingest.points;

import dev.millrace.events.SeriesId;
import dev.millrace.ingest.limits.IngestLimits;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a record may call its series, unit and labels. Thread-safe. */
@Component
public final class SeriesRules {

    private final IngestLimits limits;

    public SeriesRules(IngestLimits limits) {
        this.limits = limits;
    }

    /** @throws RecordRefused naming the first field that breaks a rule */
    void check(String series, @Nullable String unit, Map<String, String> labels) {
        if (series.isBlank()) {
            throw new RecordRefused("series", "is blank");
        }
        text("series", series, SeriesId.MAX_LENGTH);
        if (unit != null) {
            unit(unit);
        }
        if (!labels.isEmpty()) {
            labels(labels);
        }
    }

    private void unit(String unit) {
        text("unit", unit, limits.unit());
    }

    private void labels(Map<String, String> labels) {
        if (labels.size() > limits.labels()) {
            throw new RecordRefused("labels", "are more than " + limits.labels());
        }
        labels.forEach((name, value) -> {
            if (name.isEmpty()) {
                throw new RecordRefused("labels", "have a name that is empty");
            }
            text("labels", name, limits.labelName());
            text("labels." + name, value, limits.labelValue());
        });
    }

    private static void text(String field, String text, int longest) {
        if (text.length() > longest) {
            throw new RecordRefused(field, "is longer than " + longest + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new RecordRefused(field, "has a control character");
            }
            if (Character.isSurrogate(c) && !paired(text, i)) {
                throw new RecordRefused(field, "has half a surrogate pair, which is no character");
            }
        }
    }

    private static boolean paired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
