package dev.millrace.retrieval.filter;

/**
 * What of a document a condition looks at.
 *
 * @param name of the metadata entry; empty for the other kinds
 */
public record Field(Kind kind, String name) {

    public static final Field TAG = new Field(Kind.TAG, "");
    public static final Field LANGUAGE = new Field(Kind.LANGUAGE, "");
    public static final Field ID = new Field(Kind.ID, "");

    private static final String META = "meta.";

    /** Where the value stands in the document. */
    public enum Kind {
        META,
        TAG,
        LANGUAGE,
        ID
    }

    public Field {
        if (name.isEmpty() != (kind != Kind.META)) {
            throw new IllegalArgumentException("metadata have a name, and nothing else has");
        }
    }

    public static Field meta(String name) {
        return new Field(Kind.META, name);
    }

    /**
     * A field by the name it has in requests.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public static Field of(String name) {
        return switch (name) {
            case "tag" -> TAG;
            case "language" -> LANGUAGE;
            case "id" -> ID;
            default -> {
                if (!name.startsWith(META) || name.length() == META.length()) {
                    throw new IllegalArgumentException("expected tag, language, id or meta.NAME");
                }
                yield meta(name.substring(META.length()));
            }
        };
    }

    void check(Value value) {
        if (kind != Kind.META && !(value instanceof Value.Text)) {
            throw new IllegalArgumentException(this + " is compared to strings only");
        }
    }

    @Override
    public String toString() {
        return switch (kind) {
            case META -> META + name;
            case TAG -> "tag";
            case LANGUAGE -> "language";
            case ID -> "id";
        };
    }
}
