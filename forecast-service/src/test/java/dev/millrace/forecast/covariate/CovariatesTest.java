package dev.millrace.forecast.covariate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.covariate.Covariates.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class CovariatesTest {

    private final Covariates all = new Covariates(
            List.of(
                    new Column("f", "f", Kind.FUTURE, false, new double[] {0, 1, 2, 3, 4, 5, 6}),
                    new Column("p", "p", Kind.PAST, false, new double[] {10, 11, 12, 13, 14}),
                    new Column("s", "s", Kind.STATIC, false, new double[] {7})),
            5,
            2);

    @Test
    void aWindowHasPastOnesUpToItsEndAndTheOthersSoFarAhead() {
        Covariates window = all.window(1, 4, 2);
        assertThat(window.history()).isEqualTo(3);
        assertThat(window.horizon()).isEqualTo(2);
        assertThat(window.columns().get(0).values()).containsExactly(1, 2, 3, 4, 5);
        assertThat(window.columns().get(1).values()).containsExactly(11, 12, 13);
        assertThat(window.columns().get(2).values()).containsExactly(7);
        assertThat(window.like(all)).isTrue();
    }

    @Test
    void beyondWhatIsKnownTheLastValueStands() {
        assertThat(all.window(4, 5, 4).columns().getFirst().values()).containsExactly(4, 5, 6, 6, 6);
        assertThat(Covariates.NONE.window(3, 9, 1)).isSameAs(Covariates.NONE);
    }
}
