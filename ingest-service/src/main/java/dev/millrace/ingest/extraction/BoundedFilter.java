package dev.millrace.ingest.extraction;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.util.Map;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.DecodeResult;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;

/** One of PDFBox's filters, whose output counts against the {@link DecodedBudget} of the thread. */
final class BoundedFilter extends Filter {

    private final Filter filter;

    private BoundedFilter(Filter filter) {
        this.filter = filter;
    }

    /**
     * Puts one around each of PDFBox's filters, for this process. PDFBox decodes whole streams into memory and has no
     * limit of its own, nor a public way to set filters.
     */
    @SuppressWarnings("unchecked")
    static void install() {
        try {
            Field field = FilterFactory.class.getDeclaredField("filters");
            field.setAccessible(true);
            Map<COSName, Filter> filters = (Map<COSName, Filter>) field.get(FilterFactory.INSTANCE);
            filters.replaceAll((name, filter) -> filter instanceof BoundedFilter ? filter : new BoundedFilter(filter));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this release of PDFBox keeps its filters elsewhere", e);
        }
    }

    @Override
    public DecodeResult decode(InputStream encoded, OutputStream decoded, COSDictionary parameters, int index)
            throws IOException {
        return filter.decode(encoded, DecodedBudget.bound(decoded), parameters, index);
    }

    @Override
    public DecodeResult decode(
            InputStream encoded, OutputStream decoded, COSDictionary parameters, int index, DecodeOptions options)
            throws IOException {
        return filter.decode(encoded, DecodedBudget.bound(decoded), parameters, index, options);
    }

    @Override
    protected void encode(InputStream plain, OutputStream encoded, COSDictionary parameters) throws IOException {
        filter.encode(plain, encoded, parameters, 0);
    }
}
