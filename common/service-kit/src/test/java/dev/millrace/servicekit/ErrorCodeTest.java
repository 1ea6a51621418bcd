package dev.millrace.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {

    @Test
    void everyCodeSaysWhatToDoAndIsAnError() {
        assertThat(ErrorCode.values()).allSatisfy(code -> {
            assertThat(code.remedy()).isNotBlank();
            assertThat(code.title()).isNotBlank();
            assertThat(code.status().isError()).isTrue();
            assertThat(code.code()).matches("[a-z]+(-[a-z]+)*");
        });
    }

    @Test
    void codesAreInOrderSoThatOneIsFound() {
        assertThat(Arrays.stream(ErrorCode.values()).map(Enum::name)).isSorted();
    }
}
