package dev.millrace.retrieval.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.retrieval.decoder.DecoderFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is expected was written by Jinja 3.1 with the settings that Hugging Face's library gives it. */
class ChatTemplateTest {

    static Stream<JsonNode> expected() {
        return JsonMapper.shared()
                .readTree(TestModels.template("expected.json"))
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("expected")
    void writesConversationsAsJinjaDoes(JsonNode expected) {
        ChatTemplate template = of(TestModels.template(expected.path("template").stringValue()));
        List<ChatMessage> messages = new ArrayList<>();
        expected.path("messages")
                .forEach(message -> messages.add(new ChatMessage(
                        ChatMessage.Role.valueOf(
                                message.path("role").stringValue().toUpperCase(Locale.ROOT)),
                        message.path("content").stringValue())));
        if (expected.has("text")) {
            assertThat(template.render(messages))
                    .isEqualTo(expected.path("text").stringValue());
        } else {
            assertThatThrownBy(() -> template.render(messages))
                    .isInstanceOfSatisfying(
                            TemplateException.class,
                            refusal -> assertThat(refusal.refused()).isTrue())
                    .hasMessage(expected.path("refused").stringValue());
        }
    }

    @Test
    void aBrokenTemplateIsNamedWhenItIsReadAndWhenItFails() {
        assertThatThrownBy(() -> of("{% for a in messages %}"))
                .isInstanceOf(DecoderFormatException.class)
                .hasMessageContaining("chat template");
        assertThatThrownBy(() -> of("\uE1000\uE101")).isInstanceOf(DecoderFormatException.class);
        assertThatThrownBy(() -> of("{{ messages[0].x.y }}").render(List.of(ChatMessage.user("hi"))))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        failure -> assertThat(failure.refused()).isFalse())
                .hasMessage("'x' is undefined");
    }

    private static ChatTemplate of(String source) {
        return ChatTemplate.of(
                source,
                new TokenizerConfig(Optional.of("<s>"), Optional.of("</s>"), Optional.empty(), Optional.of(source)),
                TestModels.CLOCK);
    }
}
