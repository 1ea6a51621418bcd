package dev.millrace.forecast.backtest.report;

import java.util.List;

/** Which model has which colour. */
record Legend(List<String> labels) {

    Legend {
        labels = List.copyOf(labels);
    }

    int colour(String label) {
        return labels.indexOf(label);
    }

    static String line(int colour) {
        return "l s" + colour % Style.COLOURS + (colour >= Style.COLOURS ? " dash" : "");
    }

    static String fill(String kind, int colour) {
        return kind + " f" + colour % Style.COLOURS;
    }

    void draw(Markup out) {
        out.tags("<ul class=\"keys\">");
        for (String label : labels) {
            out.tags("<li>");
            key(out, label);
            out.text(shown(label)).tags("</li>");
        }
        out.tags("</ul>");
    }

    void key(Markup out, String label) {
        out.tags("<svg class=\"key\" viewBox=\"0 0 26 10\" aria-hidden=\"true\"><line class=\"" + line(colour(label))
                + "\" x1=\"1\" x2=\"25\" y1=\"5\" y2=\"5\"/></svg>");
    }

    /** A digest is told from others by its beginning. */
    static String shown(String label) {
        return label.length() == 64 ? label.substring(0, 12) + "…" : label;
    }
}
