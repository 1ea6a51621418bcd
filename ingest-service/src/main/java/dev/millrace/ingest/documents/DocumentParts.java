package dev.millrace.ingest.documents;

import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.ingest.extraction.Extracted;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a document into events of at most {@link DocumentPart#MAX_BYTES} as JSON: its whole text, no pair of surrogates
 * apart. Events are made one at a time, so that only one is in memory.
 */
final class DocumentParts {

    /** What an event has besides text, headings, pages and header; ids are at most 512 units. */
    private static final int FRAME = 8 * 1024;

    private static final int SECTION = 64;
    private static final int PAGE = 11;

    private final TenantId tenant;
    private final DocumentId document;
    private final String upload;
    private final String digest;
    private final DocumentHeader header;
    private final Extracted text;
    private final List<Integer> begins;

    DocumentParts(
            TenantId tenant,
            DocumentId document,
            String upload,
            String digest,
            DocumentHeader header,
            Extracted text,
            int most) {
        this.tenant = tenant;
        this.document = document;
        this.upload = upload;
        this.digest = digest;
        this.header = header;
        this.text = text;
        this.begins = cut(most);
    }

    int count() {
        return begins.size();
    }

    /** The event of a part as JSON. */
    byte[] event(int number) {
        int begin = begins.get(number);
        boolean last = number + 1 == begins.size();
        int end = last ? text.text().length() : begins.get(number + 1);
        DocumentPart part = new DocumentPart(
                upload,
                digest,
                number,
                begins.size(),
                begin,
                text.text().substring(begin, end),
                number == 0 ? Optional.of(header) : Optional.empty(),
                text.sections().stream()
                        .filter(section -> section.begin() >= begin && (last || section.begin() < end))
                        .toList(),
                text.pages().stream()
                        .filter(page -> page >= begin && (last || page < end))
                        .toList());
        byte[] event = EventJson.write(new DocumentEvent(tenant, document, Optional.of(part)));
        if (event.length > DocumentPart.MAX_BYTES) {
            throw new ApiException(
                    ErrorCode.DOCUMENT_TOO_LARGE, "The document has too many headings or pages in one place");
        }
        return event;
    }

    private List<Integer> cut(int most) {
        List<Integer> parts = new ArrayList<>(List.of(0));
        String all = text.text();
        long used = FRAME + EventJson.write(header).length;
        int section = 0;
        int page = 0;
        for (int i = 0; i < all.length(); ) {
            int units = Character.isHighSurrogate(all.charAt(i)) ? 2 : 1;
            long here = bytes(all.charAt(i));
            for (;
                    section < text.sections().size()
                            && text.sections().get(section).begin() < i + units;
                    section++) {
                here += cost(text.sections().get(section));
            }
            for (; page < text.pages().size() && text.pages().get(page) < i + units; page++) {
                here += PAGE;
            }
            if (used + here > most && i > parts.getLast()) {
                parts.add(i);
                used = FRAME;
            }
            used += here;
            i += units;
        }
        return parts;
    }

    private static long cost(Section section) {
        long bytes = SECTION;
        for (int i = 0; i < section.heading().length(); i++) {
            bytes += bytes(section.heading().charAt(i));
        }
        return bytes;
    }

    /** In JSON; both halves of a pair count with the first one, and a little much with the second in a heading. */
    private static int bytes(char unit) {
        if (unit < 0x80) {
            return unit == '"' || unit == '\\' || unit == '\n' || unit == '\t' ? 2 : 1;
        }
        if (unit < 0x800) {
            return 2;
        }
        return Character.isSurrogate(unit) ? 4 : 3;
    }
}
