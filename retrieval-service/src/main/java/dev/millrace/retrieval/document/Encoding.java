package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentPart.Section;
import java.util.List;

/** Makes vectors of documents. Thread-safe. */
public interface Encoding {

    /**
     * Names everything the vectors depend on: encoder, ranker, how passages are cut. With another digest, all documents are
     * encoded anew while the old vectors go on serving. It is asked often and must be cheap.
     */
    String digest();

    /** @param title empty for none */
    EncodedDocument encode(String title, String text, List<Section> sections);
}
