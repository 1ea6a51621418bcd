package dev.millrace.retrieval.search;

import dev.millrace.retrieval.ranker.Reranking.Heat;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.List;
import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** A document as a page: the warmer a word, the better the best window it lies in; its best regions are framed. No scripts. */
final class HeatPage {

    private static final int SHADES = 10;
    private static final String STYLE = """
            body{font:16px/1.6 Georgia,serif;margin:0 auto;max-width:46rem;padding:1.5rem;color:#1b1b1b;background:#fff}
            header{font-family:system-ui,sans-serif;border-bottom:1px solid #ccc;margin-bottom:1.2rem;padding-bottom:.8rem}
            h1{font-size:1.3rem;margin:0 0 .3rem}.meta{color:#555;font-size:.85rem}
            .scale{display:flex;align-items:center;gap:.5rem;font-size:.8rem;color:#555;margin-top:.5rem}
            .scale i{width:1.4rem;height:.9rem;display:inline-block}
            .text{white-space:pre-wrap;overflow-wrap:anywhere}
            mark.region{background:none;color:inherit;outline:2px solid #b3261e;outline-offset:2px;border-radius:2px}
            nav{font:.85rem system-ui,sans-serif;margin-top:.6rem}nav a{margin-right:.8rem;color:#b3261e}
            """;

    private final String title;
    private final String query;
    private final String text;
    private final List<Heat> words;
    private final List<Span> regions;
    private final float least;
    private final float range;

    /** @param regions without overlaps, best first @param words in order of the text */
    HeatPage(String title, String query, String text, List<Heat> words, List<Span> regions) {
        this.title = title;
        this.query = query;
        this.text = text;
        this.words = words;
        this.regions = regions;
        float most = Float.NEGATIVE_INFINITY;
        float low = Float.POSITIVE_INFINITY;
        for (Heat word : words) {
            most = Math.max(most, word.score());
            low = Math.min(low, word.score());
        }
        this.least = low;
        this.range = Math.max(most - low, 1e-6f);
    }

    String html() {
        StringBuilder page = new StringBuilder(text.length() * 3 + 4096);
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\"")
                .append(" content=\"width=device-width\"><title>")
                .append(HtmlUtils.htmlEscape(title))
                .append("</title><style>")
                .append(STYLE);
        for (int shade = 0; shade <= SHADES; shade++) {
            page.append(String.format(Locale.ROOT, ".h%d{background:rgba(240,120,20,%.2f)}", shade, shade * .065));
        }
        page.append("</style></head><body><header><h1>")
                .append(HtmlUtils.htmlEscape(title))
                .append("</h1><div class=\"meta\">Relevance to “")
                .append(HtmlUtils.htmlEscape(query))
                .append("”</div><div class=\"scale\">least ");
        for (int shade = 0; shade <= SHADES; shade += 2) {
            page.append("<i class=\"h").append(shade).append("\"></i>");
        }
        page.append(" most</div><nav>");
        for (int region = 0; region < regions.size(); region++) {
            page.append("<a href=\"#r")
                    .append(region + 1)
                    .append("\">Region ")
                    .append(region + 1)
                    .append("</a>");
        }
        page.append("</nav></header><main class=\"text\">");
        body(page);
        return page.append("</main></body></html>\n").toString();
    }

    /** Runs of one shade in one region become one element. */
    private void body(StringBuilder page) {
        int word = 0;
        int at = 0;
        int region = -1;
        while (at < text.length()) {
            while (word < words.size() && words.get(word).end() <= at) {
                word++;
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
            page.append("<span class=\"h")
                    .append(shade)
                    .append("\">")
                    .append(HtmlUtils.htmlEscape(text.substring(at, end)))
                    .append("</span>");
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
        for (Span span : regions) {
            if (span.begin() > at) {
                end = Math.min(end, span.begin());
            }
        }
        return inside >= 0 ? Math.min(end, regions.get(inside).end()) : end;
    }

    private int region(int at) {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).begin() <= at && at < regions.get(i).end()) {
                return i;
            }
        }
        return -1;
    }

    private int shade(int word) {
        return word < words.size() ? Math.round((words.get(word).score() - least) / range * SHADES) : 0;
    }
}
