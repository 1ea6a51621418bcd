package dev.millrace.ingest.extraction;

import dev.millrace.events.DocumentPart.Section;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;

/** The text of a CommonMark document without its markup; code is kept. Walks without recursion. */
final class MarkdownText implements TextExtractor {

    private static final Parser PARSER = Parser.builder().build();

    @Override
    public Extracted extract(Source source, DocumentLimits limits, Deadline deadline) throws IOException {
        Markup.check(source, limits);
        Node document;
        try (Reader in = new MarkupReader(
                PlainText.reader(source, Optional.empty(), deadline), "*_`[]<>&\\~+\n", limits.marks())) {
            document = PARSER.parseReader(in);
        }
        TextBuilder text = new TextBuilder(limits);
        FlowText flow = new FlowText(text);
        Node node = document;
        while (node != null) {
            deadline.check();
            enter(node, flow, deadline);
            if (node.getFirstChild() != null) {
                node = node.getFirstChild();
                continue;
            }
            leave(node, flow);
            while (node.getParent() != null && node.getNext() == null) {
                node = node.getParent();
                leave(node, flow);
            }
            node = node.getNext();
        }
        Extracted extracted = text.build(Optional.empty(), Optional.empty());
        Optional<String> title = extracted.sections().stream()
                .filter(section -> section.level() == 1)
                .findFirst()
                .map(Section::heading);
        return new Extracted(
                extracted.text(),
                title.filter(heading -> heading.length() <= limits.title()),
                Optional.empty(),
                extracted.sections(),
                extracted.pages());
    }

    private static void enter(Node node, FlowText text, Deadline deadline) {
        switch (node) {
            case Heading _ -> text.beginHeading();
            case FencedCodeBlock code -> code(code.getLiteral(), text);
            case IndentedCodeBlock code -> code(code.getLiteral(), text);
            case HtmlBlock html -> {
                text.paragraph();
                new VisibleText(text, deadline)
                        .write(Jsoup.parseBodyFragment(html.getLiteral()).body());
                text.paragraph();
            }
            case ListItem _ -> text.line();
            case Block _ -> part(node, text);
            case Text words -> text.flow(words.getLiteral());
            case Code code -> text.flow(code.getLiteral());
            case SoftLineBreak _, HardLineBreak _ -> text.line();
            default -> {}
        }
    }

    private static void leave(Node node, FlowText text) {
        switch (node) {
            case Heading heading -> text.endHeading(heading.getLevel());
            case ListItem _ -> text.line();
            case Block _ -> part(node, text);
            default -> {}
        }
    }

    /** The items of a tight list are lines, everything else is a paragraph. */
    private static void part(Node node, FlowText text) {
        if (node instanceof Paragraph
                && node.getParent() instanceof ListItem item
                && item.getParent() instanceof ListBlock list
                && list.isTight()) {
            text.line();
        } else {
            text.paragraph();
        }
    }

    private static void code(String lines, FlowText text) {
        text.paragraph();
        text.verbatim(lines.stripTrailing());
        text.paragraph();
    }
}
