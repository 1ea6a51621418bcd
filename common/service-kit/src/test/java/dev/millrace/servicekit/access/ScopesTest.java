package dev.millrace.servicekit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.servicekit.access.AccessProperties.Mode;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "points:read", "points:*", "promote:champion", "promote:*", "registry:delete"})
    void knownScopes(String scope) {
        assertThat(Scopes.isKnown(scope)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "points", "points:", "points:own", "p:*", ":*", "promote:", "promote:A b", "**"})
    void unknownScopes(String scope) {
        assertThat(Scopes.isKnown(scope)).isFalse();
    }

    @Test
    void aCallerMayWhatItsScopesSay() {
        Caller caller = new Caller("k", Optional.empty(), Set.of("points:*", "promote:champion"));
        assertThat(caller.may("points:write")).isTrue();
        assertThat(caller.may("promote:champion")).isTrue();
        assertThat(caller.may("promote:staging")).isFalse();
        assertThat(caller.may("registry:read")).isFalse();
        assertThat(Caller.ANYBODY.may("registry:delete")).isTrue();
    }

    @Test
    void withoutKeysAServiceListensOnThisMachineAlone() {
        assertThatCode(() -> Openness.checked(Mode.OPEN, "127.0.0.1")).doesNotThrowAnyException();
        assertThatCode(() -> Openness.checked(Mode.OPEN, "::1")).doesNotThrowAnyException();
        assertThatCode(() -> Openness.checked(Mode.KEYS, "0.0.0.0")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Openness.checked(Mode.OPEN, "0.0.0.0"))
                .isInstanceOf(OpenElsewhereException.class)
                .hasMessageContaining("server.address is 0.0.0.0");
        assertThatThrownBy(() -> Openness.checked(Mode.OPEN, "192.0.2.1")).isInstanceOf(OpenElsewhereException.class);
    }
}
