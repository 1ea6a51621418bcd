package dev.millrace.retrieval.lab.collection;

/** A document. Regions are stretches of its text; its title has none. */
public record LabDocument(String id, String title, String text) {

    /** What a search engine is given to read. */
    public String titleAndText() {
        return title.isBlank() ? text : title + "\n" + text;
    }
}
