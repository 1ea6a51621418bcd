package dev.millrace.ingest.extraction;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** The headings a PDF's outline names, each where its words stand on its page, or else where the page begins. */
final class PdfOutline {

    private static final int DEEPEST = 32;
    private static final int LOWEST_LEVEL = 6;
    private static final int LONGEST_SOUGHT = 300;

    private final PDDocument document;
    private final Map<COSDictionary, Integer> pages;
    private final Deadline deadline;
    private final Set<COSBase> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private int page = -1;
    private int after;

    /** @param pages the number of each page, from 0 */
    PdfOutline(PDDocument document, Map<COSDictionary, Integer> pages, Deadline deadline) {
        this.document = document;
        this.pages = pages;
        this.deadline = deadline;
    }

    /** To be called when all pages are written. */
    void write(TextBuilder text) throws IOException {
        PDOutlineNode outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
            write(outline, 1, text);
        }
    }

    private void write(PDOutlineNode parent, int depth, TextBuilder text) throws IOException {
        if (depth > DEEPEST) {
            return;
        }
        // An item that is met again ends its list: a broken outline may go in circles.
        for (PDOutlineItem item = parent.getFirstChild();
                item != null && seen.add(item.getCOSObject());
                item = item.getNextSibling()) {
            deadline.check();
            String title = Clean.line(Optional.ofNullable(item.getTitle()).orElse(""));
            Optional<Integer> number = page(item);
            if (!title.isEmpty() && number.isPresent()) {
                text.section(find(title, number.get(), text), Math.min(depth, LOWEST_LEVEL), title);
            }
            write(item, depth + 1, text);
        }
    }

    private Optional<Integer> page(PDOutlineItem item) throws IOException {
        PDPage target = item.findDestinationPage(document);
        return target == null ? Optional.empty() : Optional.ofNullable(pages.get(target.getCOSObject()));
    }

    private int find(String title, int number, TextBuilder text) {
        int begin = text.pageBegin(number);
        int end = text.pageEnd(number);
        if (number != page) {
            page = number;
            after = begin;
        }
        if (title.length() > LONGEST_SOUGHT) {
            return begin;
        }
        Matcher words = Pattern.compile(
                        Arrays.stream(title.split(" ")).map(Pattern::quote).collect(Collectors.joining("\\s+")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(text.between(after, end));
        if (!words.find()) {
            return begin;
        }
        int found = after + words.start();
        after += words.end();
        return found;
    }
}
