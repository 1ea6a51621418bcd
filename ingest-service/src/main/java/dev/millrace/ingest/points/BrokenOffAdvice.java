package dev.millrace.ingest.points;

import dev.millrace.servicekit.Problems;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells in the problem how much of a broken-off request had been accepted. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BrokenOffAdvice {

    private final Problems problems;

    BrokenOffAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> brokenOff(BrokenOff brokenOff) {
        ResponseEntity<ProblemDetail> answer = problems.answer(brokenOff.refusal());
        if (answer.getBody() instanceof ProblemDetail problem) {
            problem.setProperty("accepted", brokenOff.accepted());
            problem.setProperty("refused", brokenOff.refused());
        }
        return answer;
    }
}
