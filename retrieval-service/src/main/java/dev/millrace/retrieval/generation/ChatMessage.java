package dev.millrace.retrieval.generation;

/** One message of a conversation, as somebody wrote it. */
public record ChatMessage(Role role, String content) {

    /** Who speaks. */
    public enum Role {
        SYSTEM("system"),
        USER("user"),
        ASSISTANT("assistant");

        private final String wireName;

        Role(String wireName) {
            this.wireName = wireName;
        }

        /** The name that templates and interfaces use. */
        public String wireName() {
            return wireName;
        }
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }
}
