package dev.sluice.common.catalog;

import java.math.BigDecimal;

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
}
