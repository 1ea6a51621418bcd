package dev.millrace.retrieval.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplateTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2025-03-09T17:05:01Z"), ZoneOffset.UTC);

    private static final Map<String, Object> VARIABLES = Map.of(
            "messages",
            List.of(new java.util.LinkedHashMap<>(Map.of("role", "user"))),
            "add_generation_prompt",
            true,
            "bos_token",
            "<s>",
            "eos_token",
            "</s>");

    /** What is expected was written by Jinja 3.1 in Python with the settings that Hugging Face's library gives it. */
    static Stream<JsonNode> snippets() throws IOException {
        try (InputStream in = TemplateTest.class.getResourceAsStream("snippets.json")) {
            return JsonMapper.shared().readTree(in).valueStream();
        }
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void saysWhatJinjaSays(JsonNode snippet) {
        Map<String, Object> message = new java.util.LinkedHashMap<>();
        message.put("role", "user");
        message.put("content", "Say \"ä\"\n");
        Map<String, Object> variables = new java.util.HashMap<>(VARIABLES);
        variables.put("messages", List.of(message));
        assertThat(Template.parse(snippet.path("source").stringValue(), CLOCK).render(variables))
                .isEqualTo(snippet.path("text").stringValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{% endfor %}{% endfor %}{% endfor %}",
                "{% for a in range(100000000) %}{% endfor %}",
                "{% set ns = namespace(x='a') %}{% for a in range(900) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(900) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(900) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(900) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
                "{% set ns = namespace(x=[1], y=[1]) %}{% for a in range(900) %}{% set ns.x = [ns.x, ns.x] %}"
                        + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(90000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ {}[ns.x] }}",
                "{% set ns = namespace(x=1) %}{% for a in range(900) %}{% set ns.x = ns.x * 10 %}{% endfor %}",
                "{{ 'a' * 1000000000 }}",
                "{{ [1] * 4611686018427387904 }}",
                "{{ 'a' | indent(1000000000, true) }}",
                "{{ {'a': 1} | tojson(indent=1000000000) }}",
                "{{ 10 ** 1000000 }}",
                "{{ 1 / 0 }}",
                "{% set a = 'a' * 200000 %}{% for i in range(90000) %}{% if a == a + '' %}{% endif %}{% endfor %}",
                "{% set a = 'a' * 200000 %}{% for i in range(90000) %}{% if 'ab' in a %}{% endif %}{% endfor %}",
                "{% set a = 'a' * 200000 %}{{ a.find('a' * 100000 + 'b') }}",
                "{% set a = 'a' * 200000 %}{{ [a, a, a, a, a, a, a] * 1000 }}",
                "{% for a in range(900) %}{% for b in range(900) %}{{ 'aaaaaaaaaaaaaaaaaaaa' }}{% endfor %}{% endfor %}",
                "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
                "{% macro a() %}{% endmacro %}{% macro b() %}{{ a() }}{{ a() }}{{ a() }}{{ a() }}{% endmacro %}"
                        + "{% for x in range(900) %}{% for y in range(900) %}{{ b() }}{% endfor %}{% endfor %}"
            })
    @Timeout(10)
    void whatWouldNotEndOrNotFitIsEnded(String source) {
        Template template = Template.parse(source, CLOCK);
        assertThatThrownBy(() -> template.render(VARIABLES))
                .isInstanceOfSatisfying(
                        JinjaException.class,
                        failure -> assertThat(failure.raised()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ ''.getClass() }}",
                "{{ ''.class.forName('java.lang.Runtime') }}",
                "{{ messages.getClass().getClassLoader() }}",
                "{{ messages[0].put('a', 'b') }}",
                "{{ messages.add(1) }}",
                "{{ ''.__class__.__mro__ }}",
                "{{ ''['__class__']['__mro__'] }}",
                "{{ raise_exception.__globals__.x }}",
                "{{ self.x }}",
                "{{ '%s' % 1 }}",
                "{{ 'a{}'.format(1) }}",
                "{{ messages.0.toString() }}"
            })
    void thereIsNothingButWhatIsListed(String source) {
        Template template = Template.parse(source, CLOCK);
        assertThatThrownBy(() -> template.render(VARIABLES)).isInstanceOf(JinjaException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n{% for a in messages %}",
                "a\n{{ 1 + }}",
                "a\n{% endif %}",
                "a\n{{ messages[0 }}",
                "a\n{% include '/etc/passwd' %}",
                "a\n{% import '/etc/passwd' as x %}",
                "a\n{% extends 'x' %}",
                "a\n{% break %}",
                "a\n{% if true %}",
                "a\n{{ 1 | what }}",
                "a\n{{ 1 is what }}",
                "a\n{{ 'abc }}",
                "a\n{# b",
                "a\n{% raw %}",
                "a\n{{ ] }}",
                "a\n{{ 1 $ 2 }}",
                "a\n{{ 99999999999999999999 }}",
                "a\n{% set a.b.c = 1 %}",
                "a\n{% macro f(a=1, b) %}{% endmacro %}"
            })
    void whatIsNotKnownIsRefusedWhenItIsReadWithItsLine(String source) {
        assertThatThrownBy(() -> Template.parse(source, CLOCK))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void whatIsNestedOrLongWithoutEndIsNotRead() {
        for (String source : List.of(
                "{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
                "{{ " + "[".repeat(100_000) + "]".repeat(100_000) + " }}",
                "{{ " + "not ".repeat(50_000) + "1 }}",
                "{{ " + "-".repeat(100_000) + "1 }}",
                "{{ 1" + " + 1".repeat(20_000) + " }}",
                "{{ 1" + " or 1".repeat(20_000) + " }}",
                "{{ a" + ".b".repeat(20_000) + " }}",
                "{{ a" + " | list".repeat(20_000) + " }}",
                "{% if 1 %}".repeat(20_000) + "{% endif %}".repeat(20_000).substring(0, 10),
                "a".repeat(Template.LONGEST + 1))) {
            assertThatThrownBy(() -> Template.parse(source, CLOCK)).isInstanceOf(JinjaException.class);
        }
        String sum = "{{ 1" + " + 1".repeat(100) + " }}";
        assertThat(Template.parse(sum, CLOCK).render(Map.of())).isEqualTo("101");
    }

    @Test
    void aTemplateMayRefuse() {
        Template template = Template.parse("{{ raise_exception('not ' ~ messages | length) }}", CLOCK);
        assertThatThrownBy(() -> template.render(VARIABLES))
                .hasMessage("not 1")
                .isInstanceOfSatisfying(
                        JinjaException.class,
                        refusal -> assertThat(refusal.raised()).isTrue());
    }

    @Test
    void onlyTrainingLooksAtGenerationBlocks() {
        assertThat(Template.parse("a{% generation %}b{% endgeneration %}c", CLOCK)
                        .render(Map.of()))
                .isEqualTo("abc");
    }

    @Test
    void whatATextSaysIsNoTemplate() {
        String evil = "{{ 7 * 7 }}{% raw %} {# x #}";
        assertThat(Template.parse("{{ a }}|{{ a | trim }}", CLOCK).render(Map.of("a", evil)))
                .isEqualTo(evil + "|" + evil);
    }
}
