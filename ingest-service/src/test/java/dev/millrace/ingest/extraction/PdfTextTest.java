package dev.millrace.ingest.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageFitDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.junit.jupiter.api.Test;

class PdfTextTest {

    @Test
    void findsPagesParagraphsAndTheHeadingsOfTheOutline() throws Exception {
        try (PDDocument document = new PDDocument()) {
            page(document, "First Things", "", "Some words on", "two lines.", "", "", "Another paragraph that");
            page(document, "goes on here.", "", "", "Second  Things", "", "The end.");
            document.getDocumentInformation().setTitle(" A \n title ");
            document.getDocumentCatalog().setLanguage("de-AT");
            PDDocumentOutline outline = new PDDocumentOutline();
            document.getDocumentCatalog().setDocumentOutline(outline);
            PDOutlineItem first = item(document, "First Things", 0);
            outline.addLast(first);
            first.addLast(item(document, "second things", 1));
            outline.addLast(item(document, "Not in the text", 1));

            Extracted read = Documents.read(DocumentType.PDF, bytes(document));

            assertThat(read.text())
                    .isEqualTo("First Things\n\nSome words on\ntwo lines.\n\nAnother paragraph that\n"
                            + "goes on here.\n\nSecond  Things\n\nThe end.");
            assertThat(read.title()).contains("A title");
            assertThat(read.language()).contains("de-AT");
            int second = read.text().indexOf("goes on");
            assertThat(read.pages()).containsExactly(0, second);
            assertThat(read.sections())
                    .containsExactly(
                            new Section(0, 1, "First Things"),
                            new Section(second, 1, "Not in the text"),
                            new Section(read.text().indexOf("Second"), 2, "second things"));
        }
    }

    @Test
    void refusesWhatIsEncryptedAndReadsWhatOnlyForbidsChanges() throws Exception {
        for (String password : List.of("secret", "")) {
            try (PDDocument document = new PDDocument()) {
                page(document, "Some text");
                document.protect(new StandardProtectionPolicy("owner", password, new AccessPermission()));
                byte[] bytes = bytes(document);

                if (password.isEmpty()) {
                    assertThat(Documents.read(DocumentType.PDF, bytes).text()).isEqualTo("Some text");
                } else {
                    assertThat(Documents.refusal(DocumentType.PDF, bytes, Map.of()))
                            .isEqualTo("document-encrypted");
                }
            }
        }
    }

    @Test
    void refusesWhatIsBrokenOrHasNoTextOrTooManyPages() throws Exception {
        assertThat(Documents.refusal(DocumentType.PDF, "no pdf at all".getBytes(StandardCharsets.US_ASCII), Map.of()))
                .isEqualTo("document-broken");
        assertThat(Documents.refusal(DocumentType.PDF, new byte[0], Map.of())).isEqualTo("document-broken");
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.addPage(new PDPage());
            byte[] bytes = bytes(document);
            assertThat(Documents.refusal(DocumentType.PDF, bytes, Map.of())).isEqualTo("document-empty");
            assertThat(Documents.refusal(DocumentType.PDF, bytes, Map.of("pages", "1")))
                    .isEqualTo("document-too-many-pages");
        }
    }

    @Test
    void refusesStreamsThatExpandWithoutEnd() throws Exception {
        Map<String, String> settings = Map.of("stream", "1MB", "streams", "4MB");
        for (List<COSName> chain : List.of(
                List.of(COSName.FLATE_DECODE),
                List.of(COSName.LZW_DECODE),
                List.of(COSName.ASCII85_DECODE, COSName.FLATE_DECODE))) {
            try (PDDocument document = new PDDocument()) {
                COSArray filters = new COSArray(chain);
                PDPage page = new PDPage();
                COSStream stream = document.getDocument().createCOSStream();
                byte[] blanks = new byte[1 << 16];
                Arrays.fill(blanks, (byte) ' ');
                try (OutputStream out = stream.createOutputStream(filters)) {
                    for (int i = 0; i < 40; i++) {
                        out.write(blanks);
                    }
                }
                page.setContents(new PDStream(stream));
                document.addPage(page);
                byte[] bytes = bytes(document);

                assertThat(bytes.length).isLessThan(1 << 16);
                assertThat(Documents.refusal(DocumentType.PDF, bytes, settings)).isEqualTo("document-too-large");
            }
        }
    }

    @Test
    void refusesManyStreamsThatAreTooMuchTogether() throws Exception {
        String line = IntStream.range(0, 10_000).mapToObj(_ -> "0 0 m").collect(Collectors.joining("\n"));
        try (PDDocument document = new PDDocument()) {
            for (int i = 0; i < 30; i++) {
                PDPage page = new PDPage();
                COSStream stream = document.getDocument().createCOSStream();
                try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
                    out.write(line.getBytes(StandardCharsets.US_ASCII));
                }
                page.setContents(new PDStream(stream));
                document.addPage(page);
            }

            assertThat(Documents.refusal(DocumentType.PDF, bytes(document), Map.of("streams", "1MB")))
                    .isEqualTo("document-too-large");
        }
    }

    @Test
    void endsAtTheDeadline() throws Exception {
        try (PDDocument document = new PDDocument()) {
            page(document, "Some text");
            assertThat(Documents.refusal(DocumentType.PDF, bytes(document), Map.of("extraction", "0ms")))
                    .isEqualTo("document-timeout");
        }
    }

    private static PDOutlineItem item(PDDocument document, String title, int page) {
        PDOutlineItem item = new PDOutlineItem();
        item.setTitle(title);
        PDPageFitDestination there = new PDPageFitDestination();
        there.setPage(document.getPage(page));
        item.setDestination(there);
        return item;
    }

    static void page(PDDocument document, String... lines) throws IOException {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            content.newLineAtOffset(72, 700);
            for (String line : lines) {
                content.showText(line);
                content.newLineAtOffset(0, -14);
            }
            content.endText();
        }
    }

    static byte[] bytes(PDDocument document) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return bytes.toByteArray();
    }
}
