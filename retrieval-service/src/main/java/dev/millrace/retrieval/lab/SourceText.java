package dev.millrace.retrieval.lab;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.pseudo.SourceDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** The prose of marked-up texts: headings and paragraphs, without code, tables and navigation. */
final class SourceText {

    private static final int LEAST_WORDS = 6;
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.+?)\\s*#*");
    private static final Pattern NUMBER = Pattern.compile("^(Chapter\\s+)?[\\dA-Z]?[\\d.]+\\s+");

    private final StringBuilder text = new StringBuilder();
    private final List<Section> sections = new ArrayList<>();

    private SourceText() {}

    static SourceDocument markdown(String id, String content) {
        SourceText made = new SourceText();
        boolean code = false;
        for (String line : content.lines().toList()) {
            code ^= line.startsWith("```");
            Matcher heading = HEADING.matcher(line);
            if (!code && heading.matches()) {
                made.text.append('\n');
                made.heading(heading.group(1).length(), heading.group(2));
            } else if (!code && !line.startsWith("```")) {
                made.text.append(line).append('\n');
            }
        }
        return made.document(
                id, made.sections.isEmpty() ? "" : made.sections.getFirst().heading());
    }

    /** @param mallard Mallard's XML, whose headings are titles of sections */
    static SourceDocument html(String id, String content, boolean mallard) {
        Document page = mallard ? Jsoup.parse(content, "", Parser.xmlParser()) : Jsoup.parse(content);
        page.select("script, style, pre, nav, table").remove();
        SourceText made = new SourceText();
        String title = "";
        for (Element element : page.select("h1, h2, h3, h4, h5, h6, title, p, li, dd")) {
            String words =
                    NUMBER.matcher(element.text().replace("¶", "").strip()).replaceFirst("");
            String name = element.normalName();
            if (words.isEmpty()
                    || (name.equals("li") || name.equals("dd"))
                            && !element.select("p").isEmpty()) {
                continue;
            }
            if (name.equals("title")) {
                title = title.isEmpty() ? words.split("\\s+[—|]\\s+", 2)[0] : title;
                if (mallard
                        && element.parent() != null
                        && element.parent().normalName().equals("section")) {
                    made.heading(2, words);
                }
            } else if (name.startsWith("h")) {
                made.heading(name.charAt(1) - '0', words);
            } else if (words.split("\\s+").length >= LEAST_WORDS) {
                made.text.append(words).append("\n\n");
            }
        }
        return made.document(id, title);
    }

    private void heading(int level, String words) {
        sections.add(new Section(text.length(), level, words));
        text.append(words).append("\n\n");
    }

    private SourceDocument document(String id, String title) {
        return new SourceDocument(id, title, text.toString(), sections);
    }
}
