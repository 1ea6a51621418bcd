package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * The text of a PDF in the order of its content, page by page, with the headings that its outline names. Every decoded
 * stream counts against limits (see {@link DecodedBudget}).
 */
final class PdfText implements TextExtractor {

    private static final int STRIPPED = 1 << 16;

    @Override
    public Extracted extract(Source source, DocumentLimits limits, Deadline deadline) throws IOException {
        if (!(source instanceof Source.Stored stored)) {
            throw new IOException("a PDF is bytes and not text");
        }
        DecodedBudget budget = new DecodedBudget(limits, deadline);
        try {
            Extracted extracted = budget.during(() -> read(stored.file(), limits, deadline));
            budget.check();
            return extracted;
        } catch (InvalidPasswordException e) {
            throw encrypted(e);
        } catch (NoClassDefFoundError e) {
            // What encrypts for a certificate's owner needs a library that is not here, nor would be of use.
            throw encrypted(e);
        } catch (IOException e) {
            budget.check();
            throw e;
        }
    }

    private static ApiException encrypted(Throwable cause) {
        return new ApiException(
                ErrorCode.DOCUMENT_ENCRYPTED,
                "The PDF cannot be opened without a password or certificate",
                List.of(),
                Optional.empty(),
                cause);
    }

    private static Extracted read(Path file, DocumentLimits limits, Deadline deadline) throws IOException {
        try (TimedFile bytes = new TimedFile(file, deadline);
                PDDocument document = Loader.loadPDF(bytes, IOUtils.createMemoryOnlyStreamCache())) {
            TextBuilder text = new TextBuilder(limits);
            Map<COSDictionary, Integer> pages = new IdentityHashMap<>();
            for (PDPage page : document.getPages()) {
                deadline.check();
                if (pages.size() == limits.pages()) {
                    throw new ApiException(
                            ErrorCode.DOCUMENT_TOO_MANY_PAGES, "The PDF has more than " + limits.pages() + " pages");
                }
                pages.put(page.getCOSObject(), pages.size());
                checkContent(page);
                append(new PageText(document, limits, deadline).of(pages.size()), text);
            }
            return finish(document, text, pages, deadline);
        }
    }

    private static Extracted finish(
            PDDocument document, TextBuilder text, Map<COSDictionary, Integer> pages, Deadline deadline)
            throws IOException {
        new PdfOutline(document, pages, deadline).write(text);
        Optional<String> title =
                Optional.ofNullable(document.getDocumentInformation()).map(info -> info.getTitle());
        Optional<String> language =
                Optional.ofNullable(document.getDocumentCatalog().getLanguage());
        return text.build(title, language);
    }

    /** A page's text after what is there: a paragraph of its own, unless a sentence goes on over the page's end. */
    private static void append(String page, TextBuilder text) {
        String stripped = page.strip();
        if (text.length() > 0 && !stripped.isEmpty()) {
            boolean goesOn = Character.isLowerCase(stripped.codePointAt(0)) && ".!?:;".indexOf(text.last()) < 0;
            text.append(goesOn ? "\n" : "\n\n");
        }
        text.page();
        text.append(stripped);
    }

    /** A page's own stream is decoded while it is interpreted, past the budget; so it is decoded here once, within it. */
    private static void checkContent(PDPage page) throws IOException {
        byte[] buffer = new byte[STRIPPED];
        for (var streams = page.getContentStreams(); streams.hasNext(); ) {
            PDStream stream = streams.next();
            try (var in = stream.createInputStream()) {
                while (in.read(buffer) >= 0) {}
            }
        }
    }

    /** Asks the deadline at each read. */
    private static final class TimedFile extends RandomAccessReadBufferedFile {

        private final Deadline deadline;

        TimedFile(Path file, Deadline deadline) throws IOException {
            super(file);
            this.deadline = deadline;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            deadline.check();
            return super.read(into, offset, length);
        }
    }
}
