package dev.sluice.ingress.account;

import dev.sluice.common.account.KeyHash;
import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Every key that may call, known by its SHA-256 alone: those of the environment, and those of the book.
 *
 * <p>A key is found by its hash, so that the time of a look-up says nothing about how much of a guess was right.
 */
public final class Accounts {

    /** The organisation of the environment's keys. */
    public static final String OWN_ORGANISATION = "default";

    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST_KEY_SHOWN_IN_PART = 16;

    private final Map<KeyHash, Caller> fixed = new HashMap<>();
    private final AccountBook book;
    private final Clock clock;
    private final @Nullable KeyHash operator;

    /**
     * The keys of these settings and of this book.
     *
     * @param operatorKey the operator's key; null if there is none
     */
    Accounts(AccountSettings settings, @Nullable String operatorKey, AccountBook book, Clock clock) {
        settings.requireSomeKey(operatorKey);
        this.book = book;
        this.clock = clock;
        this.operator = operatorKey == null ? null : KeyHash.of(operatorKey);
        add(settings.demoKey(), "demo", Plan.UNLIMITED);
        add(settings.limitedKey(), "limited", settings.limitedPlan());
    }

    /**
     * The caller whose key a request carries.
     *
     * @throws RequestFailedException if there is no key, one that doesn't work, or the operator's
     */
    public Caller callerOf(ServerRequest request) {
        return callerOf(
                request.headers().asHttpHeaders(), request.remoteAddress().orElse(null));
    }

    Caller callerOf(HttpHeaders headers, @Nullable InetSocketAddress from) {
        String key = keyIn(headers);
        KeyHash hash = KeyHash.of(key);
        Caller caller = fixed.get(hash);
        if (caller != null) {
            return caller;
        }
        KeyHolder holder = book.holder(hash);
        if (holder != null) {
            return holder.caller(clock.instant(), from);
        }
        if (hash.equals(operator)) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "This is the operator's key: it serves the admin routes only. Use an API key here.");
        }
        throw unknown(key);
    }

    /**
     * The caller whose jobs run under this name, wherever it is; empty if none is known (yet).
     *
     * @throws RequestFailedException if its key doesn't work any more
     */
    public Optional<Caller> callerNamed(String tenant) {
        for (Caller caller : fixed.values()) {
            if (caller.tenant().equals(tenant)) {
                return Optional.of(caller);
            }
        }
        return book.holderNamed(tenant).map(holder -> holder.caller(clock.instant()));
    }

    /** Whether there is an operator who could be let pass. */
    public boolean hasOperator() {
        return operator != null;
    }

    /**
     * Lets nobody pass but the operator.
     *
     * @throws RequestFailedException if these headers don't carry the operator's key
     */
    public void requireOperator(HttpHeaders headers) {
        String key = keyIn(headers);
        KeyHash hash = KeyHash.of(key);
        if (hash.equals(operator)) {
            return;
        }
        if (fixed.containsKey(hash) || book.holder(hash) != null) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "This is an API key: the admin routes take the operator's key only.");
        }
        throw unknown(key);
    }

    private void add(@Nullable String key, String name, Plan plan) {
        if (key != null) {
            fixed.put(KeyHash.of(key), new Caller(OWN_ORGANISATION + "/" + name, name, plan));
        }
    }

    private static String keyIn(HttpHeaders headers) {
        String authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
        String key = authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? authorization.substring(SCHEME.length()).strip()
                : "";
        if (key.isEmpty()) {
            throw new RequestFailedException(
                    FailureCode.INVALID_API_KEY,
                    "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                            + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
        }
        return key;
    }

    private static RequestFailedException unknown(String key) {
        return new RequestFailedException(
                FailureCode.INVALID_API_KEY,
                "Incorrect API key provided: " + masked(key)
                        + ". Check the key in your Authorization header, or ask your operator for one.");
    }

    /** Enough of a key to recognise a mix-up, too little to be of use. */
    static String masked(String key) {
        if (key.length() < SHORTEST_KEY_SHOWN_IN_PART || key.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return "****";
        }
        return key.substring(0, 3) + "****" + key.substring(key.length() - 4);
    }
}
