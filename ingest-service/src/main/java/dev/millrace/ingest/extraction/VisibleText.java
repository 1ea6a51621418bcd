package dev.millrace.ingest.extraction;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/** Writes what a reader of a page sees, in the page's order. Walks without recursion, so that no depth is too deep. */
final class VisibleText implements NodeFilter {

    private static final Set<String> UNSEEN = Set.of(
            "script",
            "style",
            "noscript",
            "template",
            "head",
            "iframe",
            "object",
            "embed",
            "noembed",
            "noframes",
            "canvas",
            "audio",
            "video",
            "svg",
            "datalist");
    private static final Set<String> PARAGRAPHS = Set.of(
            "p",
            "blockquote",
            "pre",
            "ul",
            "ol",
            "dl",
            "table",
            "figure",
            "hr",
            "section",
            "article",
            "main",
            "aside",
            "header",
            "footer",
            "nav",
            "form",
            "fieldset",
            "address",
            "details");
    private static final Set<String> LINES = Set.of(
            "div",
            "li",
            "tr",
            "dt",
            "dd",
            "br",
            "caption",
            "option",
            "summary",
            "figcaption",
            "legend",
            "body",
            "thead",
            "tbody",
            "tfoot",
            "select",
            "center");
    private static final Pattern HIDDEN =
            Pattern.compile("(^|;)\\s*(display\\s*:\\s*none|visibility\\s*:\\s*hidden)\\b", Pattern.CASE_INSENSITIVE);

    private final FlowText text;
    private final Deadline deadline;
    private int preformatted;

    VisibleText(FlowText text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    void write(Element root) {
        NodeTraversor.filter(this, root);
    }

    @Override
    public FilterResult head(Node node, int depth) {
        deadline.check();
        if (node instanceof TextNode words) {
            if (preformatted > 0) {
                text.verbatim(words.getWholeText());
            } else {
                text.flow(words.getWholeText());
            }
            return FilterResult.CONTINUE;
        }
        if (!(node instanceof Element element)) {
            return FilterResult.CONTINUE;
        }
        String name = name(element);
        if (unseen(element, name)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (heading(name) > 0) {
            text.beginHeading();
        } else {
            part(name);
        }
        if (preformatted(name)) {
            preformatted++;
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            String name = name(element);
            if (unseen(element, name)) {
                return FilterResult.CONTINUE;
            }
            if (preformatted(name)) {
                preformatted--;
            }
            int level = heading(name);
            if (level > 0) {
                text.endHeading(level);
            } else {
                part(name);
            }
        }
        return FilterResult.CONTINUE;
    }

    private void part(String name) {
        if (PARAGRAPHS.contains(name)) {
            text.paragraph();
        } else if (LINES.contains(name)) {
            text.line();
        } else if (name.equals("td") || name.equals("th")) {
            text.flow(" ");
        }
    }

    private static String name(Element element) {
        return element.normalName().toLowerCase(Locale.ROOT);
    }

    private static boolean preformatted(String name) {
        return name.equals("pre") || name.equals("textarea");
    }

    private static boolean unseen(Element element, String name) {
        return UNSEEN.contains(name)
                || element.hasAttr("hidden")
                || name.equals("dialog") && !element.hasAttr("open")
                || HIDDEN.matcher(element.attr("style")).find();
    }

    private static int heading(String name) {
        return name.length() == 2 && name.charAt(0) == 'h' && name.charAt(1) >= '1' && name.charAt(1) <= '6'
                ? name.charAt(1) - '0'
                : 0;
    }
}
