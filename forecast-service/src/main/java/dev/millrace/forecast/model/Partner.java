package dev.millrace.forecast.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A version of a trained network that was asked beside a fitted model.
 *
 * @param name it is registered under
 * @param family of the network
 * @param mase its mean absolute error over that of seasonal naive, on validation windows that it was not trained on
 * @param weight its share of the forecast, from 0 to 1
 * @param reason why it has none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Partner(
        String name, String digest, String family, OptionalDouble mase, double weight, Optional<String> reason) {

    public Partner {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("a share of " + weight);
        }
    }
}
