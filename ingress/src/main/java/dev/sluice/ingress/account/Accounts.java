package dev.sluice.ingress.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Every key that may call, known by its SHA-256 alone.
 *
 * <p>A key is found by its hash, so that the time of a look-up says nothing about how much of a guess was right.
 */
public final class Accounts {

    private static final String ORGANISATION = "default";
    private static final String SCHEME = "Bearer ";
    private static final int SHORTEST_KEY_SHOWN_IN_PART = 16;

    private final Map<String, Caller> callers = new HashMap<>();
    private final @Nullable String operatorHash;

    /** The keys of these settings. */
    Accounts(AccountSettings settings) {
        add(settings.demoKey(), "demo", Plan.UNLIMITED);
        add(settings.limitedKey(), "limited", settings.limitedPlan());
        String adminKey = settings.adminKey();
        operatorHash = adminKey == null ? null : hash(adminKey);
    }

    /**
     * The caller whose key these headers carry.
     *
     * @throws RequestFailedException if there is no key, an unknown one, or the operator's
     */
    public Caller callerOf(HttpHeaders headers) {
        String key = keyIn(headers);
        String hash = hash(key);
        Caller caller = callers.get(hash);
        if (caller != null) {
            return caller;
        }
        if (hash.equals(operatorHash)) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "This is the operator's key: it serves the admin routes only. Use an API key here.");
        }
        throw unknown(key);
    }

    /**
     * Lets nobody pass but the operator.
     *
     * @throws RequestFailedException if these headers don't carry the operator's key
     */
    public void requireOperator(HttpHeaders headers) {
        String key = keyIn(headers);
        String hash = hash(key);
        if (hash.equals(operatorHash)) {
            return;
        }
        if (callers.containsKey(hash)) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "This is an API key: the admin routes take the operator's key only.");
        }
        throw unknown(key);
    }

    private void add(@Nullable String key, String name, Plan plan) {
        if (key != null) {
            callers.put(hash(key), new Caller(ORGANISATION + "/" + name, name, plan));
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

    private static String hash(String key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing in this JDK", e);
        }
    }
}
