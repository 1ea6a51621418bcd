package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The text of one page: a blank line after a paragraph. Ends at the deadline and at more glyphs than a text may have. */
final class PageText extends PDFTextStripper {

    private final PDDocument pdf;
    private final int most;
    private final Deadline deadline;
    private int glyphs;

    PageText(PDDocument pdf, DocumentLimits limits, Deadline deadline) {
        this.pdf = pdf;
        this.most = limits.characters();
        this.deadline = deadline;
        setLineSeparator("\n");
        setParagraphEnd("\n");
        setPageEnd("\n");
        setArticleStart("");
        setArticleEnd("\n");
    }

    /** @param number of the page, from 1 */
    String of(int number) throws IOException {
        setStartPage(number);
        setEndPage(number);
        return getText(pdf);
    }

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        deadline.check();
        super.processOperator(operator, operands);
    }

    @Override
    protected void processTextPosition(TextPosition glyph) {
        if (++glyphs > most) {
            throw new ApiException(ErrorCode.DOCUMENT_TOO_LARGE, "A page has more than " + most + " characters");
        }
        super.processTextPosition(glyph);
    }
}
