package dev.millrace.forecast.backtest.report;

import org.springframework.web.util.HtmlUtils;

/** HTML and SVG, put together. What is not ours is only ever added as text. Not thread-safe. */
final class Markup {

    private final StringBuilder out = new StringBuilder(1 << 16);

    /** Our own tags. */
    Markup tags(String literal) {
        out.append(literal);
        return this;
    }

    /** Anything, as text or within the quotes of an attribute. */
    Markup text(String any) {
        out.append(HtmlUtils.htmlEscape(any, "UTF-8"));
        return this;
    }

    /** A place in a drawing, to a tenth of a unit. */
    Markup at(double coordinate) {
        long tenths = Math.round(coordinate * 10);
        out.append(tenths / 10.0);
        return this;
    }

    Markup element(String name, String any) {
        return tags("<" + name + ">").text(any).tags("</" + name + ">");
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
