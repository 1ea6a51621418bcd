package dev.millrace.servicekit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalLong;

/**
 * One thing wrong with a request.
 *
 * @param index of the record at fault in the order sent, from 0; absent when the fault is not in one record
 * @param field path of the field at fault, for example {@code points.value}
 * @param reason in words for a person
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Fault(OptionalLong index, String field, String reason) {

    public static Fault field(String field, String reason) {
        return new Fault(OptionalLong.empty(), field, reason);
    }

    public static Fault at(long index, String field, String reason) {
        return new Fault(OptionalLong.of(index), field, reason);
    }
}
