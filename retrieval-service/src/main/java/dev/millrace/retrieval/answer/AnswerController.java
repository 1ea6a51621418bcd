package dev.millrace.retrieval.answer;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.search.SearchProperties;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@EnableConfigurationProperties(AnswerProperties.class)
class AnswerController {

    private final Answers answers;
    private final SearchProperties search;
    private final AnswerProperties bounds;
    private final JsonMapper json;

    AnswerController(Answers answers, SearchProperties search, AnswerProperties bounds, JsonMapper json) {
        this.answers = answers;
        this.search = search;
        this.bounds = bounds;
        this.json = json;
    }

    /** One object, or its events one by one. */
    @PostMapping(
            path = "/v1/answers",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    ResponseEntity<Answer> answer(
            TenantId tenant,
            @RequestBody AnswerRequest request,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            HttpServletResponse response) {
        Question question = request.checked(search, bounds, () -> answers.areWritten(tenant));
        boolean streams = Optional.ofNullable(request.stream())
                .orElseGet(() -> accept != null && accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE));
        if (streams) {
            new AnswerStream(response, json).send(events -> answers.answer(tenant, question, events));
            return ResponseEntity.ok().build();
        }
        Answer answer = Answer.of(events -> answers.answer(tenant, question, events));
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }
}
