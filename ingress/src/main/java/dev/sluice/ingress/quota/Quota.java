package dev.sluice.ingress.quota;

import dev.sluice.ingress.account.Caller;
import java.util.Objects;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** Decides whether a caller may send one more request now. */
public interface Quota {

    /**
     * Asks for one request, and takes what it needs of every limit if the answer is yes, else of none.
     *
     * <p>Answers in any case, also without Redis; it signals no error of its own.
     *
     * @param need what it needs; not asked for where nothing is limited
     */
    Mono<Admission> admit(Caller caller, Supplier<Need> need);

    /** The same for a thread that may block. */
    default Admission await(Caller caller, Supplier<Need> need) {
        return Objects.requireNonNull(admit(caller, need).block());
    }

    /** How the caller stands, for an answer that takes nothing; empty if nobody knows. It signals no error either. */
    Mono<Standing> look(Caller caller);
}
