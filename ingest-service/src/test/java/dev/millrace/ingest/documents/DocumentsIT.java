package dev.millrace.ingest.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.events.CloudEvent;
import dev.millrace.events.DocumentEvent;
import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.EventJson;
import dev.millrace.events.Topics;
import dev.millrace.ingest.IngestIT;
import dev.millrace.ingest.extraction.Extracted;
import dev.millrace.servicekit.ApiException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class DocumentsIT extends IngestIT {

    private static final String DIGEST_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @Test
    void takesPlainTextWithWhatTheAddressSaysOfIt() {
        Answer answer = post(
                "/v1/documents?id=a%2Fb&title=Greeting&language=EN-us&tag=x&tag=y&meta.author=me&meta.year=2026",
                "text/plain", "hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString())
                .isEqualTo("{\"id\":\"a/b\",\"digest\":\"" + DIGEST_OF_HELLO
                        + "\",\"mediaType\":\"text/plain\",\"title\":\"Greeting\",\"language\":\"en-US\",\"bytes\":5,"
                        + "\"characters\":5,\"sections\":0,\"pages\":0,\"parts\":1}");
        DocumentPart part = onlyPart();
        assertThat(part.text()).isEqualTo("hello");
        assertThat(part.digest()).isEqualTo(DIGEST_OF_HELLO);
        assertThat(part.header()).hasValueSatisfying(header -> {
            assertThat(header.title()).contains("Greeting");
            assertThat(header.language()).contains("en-US");
            assertThat(header.tags()).containsExactly("x", "y");
            assertThat(header.metadata()).isEqualTo(Map.of("author", "me", "year", 2026));
            assertThat(header.bytes()).isEqualTo(5);
        });
        assertThat(records(Topics.DOCUMENTS).stream()
                        .filter(record -> record.key().equals(tenant + "/a/b"))
                        .map(record -> new String(
                                record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8)))
                .containsExactly(CloudEvent.DOCUMENTS);
    }

    @Test
    void namesWhatHasNoIdByItsDigest() {
        assertThat(post("/v1/documents", "text/plain; charset=utf-8", "hello")
                        .body()
                        .get("id")
                        .asString())
                .isEqualTo(DIGEST_OF_HELLO);
    }

    @Test
    void takesMarkdownHtmlAndJson() {
        assertThat(post("/v1/documents?id=m", "text/markdown", "# One\n\ntwo *three*\n")
                        .status())
                .isEqualTo(200);
        assertThat(post("/v1/documents?id=h", "text/html", "<title>T</title><h2>One</h2><p>two")
                        .status())
                .isEqualTo(200);
        Answer json = post(
                "/v1/documents",
                "application/json",
                "{\"id\":\"j\",\"text\":\"# A\\n\\nb\",\"mediaType\":\"text/markdown\",\"tags\":[\"t\"],"
                        + "\"metadata\":{\"a\":1,\"b\":true,\"c\":\"d\"}}");
        assertThat(json.status()).as(json.body().toString()).isEqualTo(200);

        assertThat(part("m").text()).isEqualTo("One\n\ntwo three");
        assertThat(part("h").text()).isEqualTo("One\n\ntwo");
        assertThat(part("h").header().orElseThrow().title()).contains("T");
        assertThat(part("j").text()).isEqualTo("A\n\nb");
        assertThat(part("j").sections()).containsExactly(new DocumentPart.Section(0, 1, "A"));
        assertThat(part("j").header().orElseThrow().metadata()).isEqualTo(Map.of("a", 1, "b", true, "c", "d"));
    }

    @Test
    void takesAPdfUnderItsPath() throws Exception {
        Answer answer = send(request("/v1/documents/reports%2Fone.pdf")
                .header("Content-Type", "application/pdf")
                .PUT(BodyPublishers.ofByteArray(pdf(Optional.empty())))
                .build());

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().get("id").asString()).isEqualTo("reports/one.pdf");
        assertThat(answer.body().get("pages").asInt()).isEqualTo(2);
        assertThat(onlyPart().text()).isEqualTo("Page 1\n\nPage 2");
        assertThat(onlyPart().pages()).containsExactly(0, 8);
    }

    @Test
    void takesACompressedBodyAndAForm() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(post("/v1/documents", "text/plain", zipped.toByteArray(), "Content-Encoding", "gzip")
                        .body()
                        .get("digest")
                        .asString())
                .isEqualTo(DIGEST_OF_HELLO);

        Answer form = post("/v1/documents", "multipart/form-data; boundary=xx", """
                --xx\r
                Content-Disposition: form-data; name="title"\r
                \r
                Sent by a form\r
                --xx\r
                Content-Disposition: form-data; name="file"; filename="a.md"\r
                Content-Type: application/octet-stream\r
                \r
                # Hello\r
                --xx--\r
                """);
        assertThat(form.status()).as(form.body().toString()).isEqualTo(200);
        assertThat(form.body().get("mediaType").asString()).isEqualTo("text/markdown");
        assertThat(form.body().get("title").asString()).isEqualTo("Sent by a form");
    }

    @Test
    void cutsALargeTextIntoPartsThatAreItAgain() {
        StringBuilder text = new StringBuilder();
        Random random = new Random(7);
        while (text.length() < 11_000_000) {
            text.append("word ").append(random.nextInt(1 << 20)).append(" \"é\" 🦊\n");
        }
        String whole = text.toString();

        Answer answer = post("/v1/documents?id=large", "text/plain", whole);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        List<DocumentPart> parts = parts();
        assertThat(parts)
                .hasSizeGreaterThan(2)
                .hasSize(answer.body().get("parts").asInt());
        StringBuilder again = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            assertThat(parts.get(i).number()).isEqualTo(i);
            assertThat(parts.get(i).of()).isEqualTo(parts.size());
            assertThat(parts.get(i).offset()).isEqualTo(again.length());
            assertThat(parts.get(i).upload()).isEqualTo(parts.getFirst().upload());
            again.append(parts.get(i).text());
        }
        assertThat(again.toString().equals(whole)).isTrue();
        assertThat(records(Topics.DOCUMENTS))
                .allSatisfy(record -> assertThat(record.value().length).isLessThanOrEqualTo(DocumentPart.MAX_BYTES));
    }

    @Test
    void nothingOfADocumentIsThereWhenItsLastPartCannotBeSent(@Autowired DocumentPublisher publisher) {
        DocumentId id = new DocumentId("halved");
        String text = "word ".repeat(1_000_000);
        // More headings in one place than a part can hold: part 0 is sent when part 1 turns out to be impossible.
        List<DocumentPart.Section> sections =
                Collections.nCopies(20_000, new DocumentPart.Section(text.length() - 1, 1, "h".repeat(300)));
        DocumentHeader header = new DocumentHeader(
                Optional.empty(), "text/plain", text.length(), text.length(), Optional.empty(), List.of(), Map.of());
        Extracted extracted = new Extracted(text, Optional.empty(), Optional.empty(), sections, List.of());
        DocumentParts parts =
                new DocumentParts(tenant, id, "upload", DIGEST_OF_HELLO, header, extracted, DocumentPart.MAX_BYTES);
        assertThat(parts.count()).isGreaterThan(1);

        assertThatThrownBy(() -> publisher.send(tenant, id, "upload", parts)).isInstanceOf(ApiException.class);

        assertThat(documents()).isEmpty();
        assertThat(post("/v1/documents?id=halved", "text/plain", text)
                        .body()
                        .get("parts")
                        .asInt())
                .isEqualTo(2);
        assertThat(parts()).hasSize(2);
    }

    @Test
    void deletesByPathAndByQuery() {
        assertThat(send(request("/v1/documents/a%2Fb").DELETE().build()).status())
                .isEqualTo(200);
        assertThat(send(request("/v1/documents?id=" + URLEncoder.encode("c d/é", StandardCharsets.UTF_8))
                                .DELETE()
                                .build())
                        .body()
                        .get("id")
                        .asString())
                .isEqualTo("c d/é");

        assertThat(documents()).extracting(event -> event.document().value()).containsExactlyInAnyOrder("a/b", "c d/é");
        assertThat(documents()).allSatisfy(event -> assertThat(event.part()).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/documents|application/zip|x|415|media-type-unsupported",
                "/v1/documents|text/plain| |422|document-empty",
                "/v1/documents|text/plain; charset=us-ascii|é|422|document-encoding",
                "/v1/documents|text/plain; charset=no-such|x|422|document-encoding",
                "/v1/documents|application/pdf|x|422|document-broken",
                "/v1/documents|application/json|{\"text\":1|400|body-malformed",
                "/v1/documents|application/json|{\"id\":\"a\"}|400|invalid-request",
                "/v1/documents|application/json|{\"text\":\"a\",\"wrong\":1}|400|body-malformed",
                "/v1/documents|application/json|{\"text\":\"a\",\"mediaType\":\"application/pdf\"}|415|media-type-unsupported",
                "/v1/documents|application/json|{\"text\":\"a\",\"metadata\":{\"x\":[]}}|400|invalid-request",
                "/v1/documents|application/json|{\"text\":\"a\",\"tags\":[null]}|400|invalid-request",
                "/v1/documents?id=%01|text/plain|x|400|invalid-request",
                "/v1/documents?language=%21%21|text/plain|x|400|invalid-request",
                "/v1/documents?tag=|text/plain|x|400|invalid-request",
                "/v1/documents|multipart/form-data; boundary=x|--x--|400|invalid-request",
            })
    void refusesWithACodeAndWritesNothing(String path, String type, String body, int status, String code) {
        Answer answer = post(path, type, body == null ? " " : body);

        assertThat(answer.body().path("code").asString())
                .as(answer.body().toString())
                .isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().get("remedy").asString()).isNotBlank();
        assertThat(documents()).isEmpty();
    }

    @Test
    void refusesWhatIsEncryptedOrTooLarge() throws Exception {
        assertThat(post("/v1/documents", "application/pdf", pdf(Optional.of("secret")))
                        .body()
                        .get("code")
                        .asString())
                .isEqualTo("document-encrypted");
        Answer large = post("/v1/documents", "text/plain", new byte[(64 << 20) + 1]);
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.body().get("code").asString()).isEqualTo("document-too-large");
        assertThat(documents()).isEmpty();
    }

    private List<DocumentEvent> documents() {
        return records(Topics.DOCUMENTS).stream()
                .filter(record -> record.key().startsWith(tenant + "/"))
                .map(record -> EventJson.read(record.value(), DocumentEvent.class))
                .toList();
    }

    private List<DocumentPart> parts() {
        return documents().stream().flatMap(event -> event.part().stream()).toList();
    }

    private DocumentPart part(String id) {
        return documents().stream()
                .filter(event -> event.document().value().equals(id))
                .flatMap(event -> event.part().stream())
                .findFirst()
                .orElseThrow();
    }

    private DocumentPart onlyPart() {
        assertThat(parts()).hasSize(1);
        return parts().getFirst();
    }

    private static byte[] pdf(Optional<String> password) throws Exception {
        try (PDDocument document = new PDDocument()) {
            for (int i = 1; i <= 2; i++) {
                PDPage page = new PDPage();
                document.addPage(page);
                try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                    content.beginText();
                    content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
                    content.newLineAtOffset(72, 700);
                    content.showText("Page " + i);
                    content.endText();
                }
            }
            if (password.isPresent()) {
                document.protect(new StandardProtectionPolicy("owner", password.get(), new AccessPermission()));
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }
}
