package dev.sluice.ingress.quota;

import java.util.List;
import java.util.Optional;

/** What the ledger knows of past usage: asked when Redis has forgotten it. Answers at once. */
public interface Spending {

    /**
     * The rows of every partition.
     *
     * @param organisation the organisation
     * @param key the key's id; empty for the organisation as a whole
     * @return empty while the ledger isn't read to its end
     */
    Optional<List<LedgerRow>> rows(String organisation, String key);
}
