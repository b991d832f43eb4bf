package dev.sluice.ingress.quota;

/**
 * What one partition of the ledger adds up to for a key or an organisation, in its newest day and month.
 *
 * @param partition the partition of {@code sluice.results}
 * @param offset the last record that is in it
 * @param day days since 1970, in UTC
 * @param dayTokens tokens of that day
 * @param month months since the year 0, in UTC
 * @param monthTokens tokens of that month
 * @param monthNanoDollars what they cost
 */
public record LedgerRow(
        int partition, long offset, long day, long dayTokens, long month, long monthTokens, long monthNanoDollars) {}
