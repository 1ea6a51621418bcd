package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.ranker.Reranking.Heat;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/**
 * A document as a page: the warmer a word, the better the best window it lies in; its best regions are framed. What is no better than
 * half of the document has no colour, since most of a long text has nothing to do with a query. No scripts.
 */
final class HeatPage {

    private static final int SHADES = 10;
    private static final String STYLE = """
            body{font:16px/1.6 Georgia,serif;margin:0 auto;max-width:46rem;padding:1.5rem;color:#1b1b1b;background:#fff}
            header{font-family:system-ui,sans-serif;border-bottom:1px solid #ccc;margin-bottom:1.2rem;padding-bottom:.8rem}
            h1{font-size:1.3rem;margin:0 0 .3rem}.meta{color:#555;font-size:.85rem}
            .scale{display:flex;align-items:center;gap:.3rem;font-size:.8rem;color:#555;margin-top:.5rem}
            .scale i{width:1.4rem;height:.9rem;display:inline-block;border:1px solid #ddd}
            .text{white-space:pre-wrap;overflow-wrap:anywhere}
            .text b{font-family:system-ui,sans-serif}
            mark.region{background:none;color:inherit;outline:2px solid #b3261e;outline-offset:2px;border-radius:2px;scroll-margin:5rem}
            nav{font:.85rem system-ui,sans-serif;margin-top:.6rem}nav ol{margin:.3rem 0 0;padding-left:1.4rem}nav a{color:#b3261e}
            """;

    /**
     * A region to frame.
     *
     * @param name for the link to it; empty for none
     */
    record Framed(Span span, String name) {}

    private final String title;
    private final String query;
    private final String text;
    private final List<Heat> words;
    private final List<Framed> regions;
    private final List<Span> headings;
    private final float least;
    private final float range;

    /** @param regions without overlaps, best first @param words in order of the text @param sections in order of the text */
    HeatPage(String title, String query, String text, List<Heat> words, List<Framed> regions, List<Section> sections) {
        this.title = title;
        this.query = query;
        this.text = text;
        this.words = words;
        this.regions = regions;
        this.headings = sections.stream()
                .filter(section -> text.startsWith(section.heading(), section.begin()))
                .map(section -> new Span(
                        section.begin(), section.begin() + section.heading().length()))
                .toList();
        double[] ordered = words.stream().mapToDouble(Heat::score).sorted().toArray();
        this.least = ordered.length == 0 ? 0 : (float) ordered[(ordered.length - 1) / 2];
        this.range = ordered.length == 0 ? 1 : Math.max((float) ordered[ordered.length - 1] - least, 1e-6f);
    }

    String html() {
        StringBuilder page = new StringBuilder(text.length() * 3 + 4096);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\"")
                .append(" content=\"width=device-width\"><title>")
                .append(HtmlUtils.htmlEscape(title))
                .append("</title><style>")
                .append(STYLE);
        for (int shade = 1; shade <= SHADES; shade++) {
            page.append(String.format(Locale.ROOT, ".h%d{background:rgba(240,120,20,%.2f)}", shade, shade * .065));
        }
        page.append("</style></head><body><header><h1>")
                .append(HtmlUtils.htmlEscape(title))
                .append("</h1><div class=\"meta\">Relevance to “")
                .append(HtmlUtils.htmlEscape(query))
                .append("”</div><div class=\"scale\">the weaker half ");
        for (int shade = 0; shade <= SHADES; shade += 2) {
            page.append("<i class=\"h").append(shade).append("\"></i>");
        }
        page.append(" the best</div>");
        links(page);
        page.append("</header><main class=\"text\">");
        body(page);
        return page.append("</main></body></html>\n").toString();
    }

    private void links(StringBuilder page) {
        if (regions.isEmpty()) {
            return;
        }
        page.append("<nav>Best regions, framed in the text:<ol>");
        for (int region = 0; region < regions.size(); region++) {
            String name = regions.get(region).name();
            page.append("<li><a href=\"#r")
                    .append(region + 1)
                    .append("\">")
                    .append(HtmlUtils.htmlEscape(name.isEmpty() ? "Region " + (region + 1) : name))
                    .append("</a></li>");
        }
        page.append("</ol></nav>");
    }

    /** Runs of one shade, in one region, inside or outside a heading, become one element. */
    private void body(StringBuilder page) {
        int word = 0;
        int at = 0;
        int heading = 0;
        int region = -1;
        while (at < text.length()) {
            while (word < words.size() && words.get(word).end() <= at) {
                word++;
            }
            while (heading < headings.size() && headings.get(heading).end() <= at) {
                heading++;
            }
            int inside = region(at);
            if (inside != region) {
                page.append(region >= 0 ? "</mark>" : "");
                if (inside >= 0) {
                    page.append("<mark class=\"region\" id=\"r")
                            .append(inside + 1)
                            .append("\">");
                }
                region = inside;
            }
            int shade = shade(word);
            int end = stop(at, word, shade, inside);
            boolean bold = heading < headings.size() && headings.get(heading).begin() <= at;
            if (heading < headings.size()) {
                Span next = headings.get(heading);
                end = Math.min(end, bold ? next.end() : next.begin());
            }
            String run = HtmlUtils.htmlEscape(text.substring(at, end));
            page.append(bold ? "<b>" : "");
            if (shade == 0) {
                page.append(run);
            } else {
                page.append("<span class=\"h")
                        .append(shade)
                        .append("\">")
                        .append(run)
                        .append("</span>");
            }
            page.append(bold ? "</b>" : "");
            at = end;
        }
        page.append(region >= 0 ? "</mark>" : "");
    }

    private int stop(int at, int word, int shade, int inside) {
        int last = word;
        while (last < words.size() && shade(last) == shade) {
            last++;
        }
        int end = last < words.size() ? Math.max(at + 1, words.get(last).begin()) : text.length();
        for (Framed region : regions) {
            if (region.span().begin() > at) {
                end = Math.min(end, region.span().begin());
            }
        }
        return inside >= 0 ? Math.min(end, regions.get(inside).span().end()) : end;
    }

    private int region(int at) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).span().begin() <= at
                    && at < regions.get(i).span().end()) {
                return i;
            }
        }
        return -1;
    }

    private int shade(int word) {
        return word < words.size()
                ? Math.clamp(Math.round((words.get(word).score() - least) / range * SHADES), 0, SHADES)
                : 0;
    }
}
