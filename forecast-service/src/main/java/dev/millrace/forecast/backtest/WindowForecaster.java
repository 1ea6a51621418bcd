package dev.millrace.forecast.backtest;

import dev.millrace.forecast.model.FittedModel.Prediction;

/** Forecasts the windows of one series with one model. */
interface WindowForecaster {

    /**
     * @param window from 0; asked in order
     * @throws dev.millrace.servicekit.ApiException why the model cannot forecast the series; {@code unavailable} or {@code overloaded} when it
     *     may later
     */
    Prediction forecast(int window);
}
