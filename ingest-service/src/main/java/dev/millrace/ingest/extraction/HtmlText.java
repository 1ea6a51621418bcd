package dev.millrace.ingest.extraction;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** The visible text of an HTML page. */
final class HtmlText implements TextExtractor {

    private static final int DEEPEST = 512;
    private static final int CHARSET_WITHIN = 1024;
    private static final Pattern CHARSET =
            Pattern.compile("<meta[^>]{0,200}charset\\s*=\\s*[\"']?([A-Za-z0-9_:.-]{1,40})", Pattern.CASE_INSENSITIVE);

    @Override
    public Extracted extract(Source source, DocumentLimits limits, Deadline deadline) throws IOException {
        Markup.check(source, limits);
        Document page;
        try (Reader in = new MarkupReader(PlainText.reader(source, stated(source), deadline), "<", limits.marks())) {
            page = Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(in, "");
        }
        TextBuilder text = new TextBuilder(limits);
        new VisibleText(new FlowText(text), deadline).write(page.body());
        Optional<String> language =
                Optional.ofNullable(page.selectFirst("html")).map(html -> html.attr("lang"));
        return text.build(title(page), language);
    }

    private static Optional<String> title(Document page) {
        return Optional.ofNullable(page.head().selectFirst("title"))
                .map(Element::text)
                .filter(found -> !found.isBlank())
                .or(() -> Optional.ofNullable(page.body().selectFirst("h1")).map(Element::text));
    }

    /** What a page says of its own bytes, as its first kilobyte does where it does at all. */
    private static Optional<Charset> stated(Source source) throws IOException {
        if (!(source instanceof Source.Stored stored)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(stored.file())) {
            Matcher meta = CHARSET.matcher(new String(in.readNBytes(CHARSET_WITHIN), StandardCharsets.ISO_8859_1));
            if (!meta.find()) {
                return Optional.empty();
            }
            // It was read as ASCII: it cannot be in a charset of two bytes a character.
            return Charsets.of(meta.group(1)).filter(charset -> !charset.name().startsWith("UTF-"));
        }
    }
}
