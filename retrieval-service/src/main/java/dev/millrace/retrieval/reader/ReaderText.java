package dev.millrace.retrieval.reader;

/** How passages and questions stand in a prompt: as a model without a chat template is asked. */
public final class ReaderText {

    private ReaderText() {}

    public static String block(String passage) {
        return passage + "\n\n";
    }

    public static String question(String question) {
        return "Question: " + question + "\nAnswer:";
    }
}
