package dev.sluice.common.catalog;

import dev.sluice.common.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a model's tokens cost, in US dollars per million.
 *
 * @param input of the request
 * @param cachedInput of those of the request that the provider had in its cache
 * @param output of the answer, reasoning included
 */
public record Prices(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {

    /** Nothing: no prices are known. */
    public static final Prices NONE = new Prices(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    /** A dollar for a million tokens is so many nano-dollars for one. */
    private static final BigDecimal NANO_DOLLARS = BigDecimal.valueOf(1_000);

    /** What a usage costs, in billionths of a US dollar, rounded half up. */
    public long nanoDollars(TokenUsage usage) {
        long cached = Math.min(usage.cachedTokens(), usage.promptTokens());
        BigDecimal dollarsPerMillion = input.multiply(BigDecimal.valueOf(usage.promptTokens() - cached))
                .add(cachedInput.multiply(BigDecimal.valueOf(cached)))
                .add(output.multiply(BigDecimal.valueOf(usage.completionTokens())));
        return dollarsPerMillion
                .multiply(NANO_DOLLARS)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
