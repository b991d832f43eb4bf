package dev.sluice.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.common.account.Plan;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class AccountsTest {

    private static final String DEMO = "slc-demo-0123456789";
    private static final String LIMITED = "slc-limited-0123456789";
    private static final String ADMIN = "slc-admin-0123456789-0123456789-0123456789";

    private final Accounts accounts = new Accounts(
            new AccountSettings(DEMO, LIMITED, null),
            ADMIN,
            new AccountBook(CatalogSource.builtIn(false)::current),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void eachKeyHasItsPlan() {
        assertThat(accounts.callerOf(bearer(DEMO), null)).isEqualTo(new Caller("default/demo", "demo", Plan.UNLIMITED));
        assertThat(accounts.callerOf(bearer(LIMITED), null).plan().limits().requestsPerMinute())
                .isEqualTo(5);
    }

    @Test
    void schemeIsReadInAnyCaseAndBlanksAreForgiven() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.AUTHORIZATION, "bearer  " + DEMO + " ");

        assertThat(accounts.callerOf(headers, null).keyName()).isEqualTo("demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic abc", DEMO})
    void missingKeyIsToldInOpenAisWords(String authorization) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.AUTHORIZATION, authorization);

        assertThat(refusal(headers).message()).startsWith("You didn't provide an API key.");
        assertThat(refusal(new HttpHeaders()).code()).isEqualTo(FailureCode.INVALID_API_KEY);
    }

    @Test
    void wrongKeyIsMasked() {
        assertThat(refusal(bearer("sk-abcdefghijklmnopqrstuvwxyz")).message())
                .startsWith("Incorrect API key provided: sk-****wxyz.");
        assertThat(refusal(bearer("short")).message()).doesNotContain("short");
        assertThat(refusal(bearer(DEMO + "x")).code()).isEqualTo(FailureCode.INVALID_API_KEY);
    }

    @Test
    void operatorAndCallersDontShareRoutes() {
        accounts.requireOperator(bearer(ADMIN));

        assertThat(refusal(bearer(ADMIN)).code()).isEqualTo(FailureCode.PERMISSION_DENIED);
        assertThatThrownBy(() -> accounts.requireOperator(bearer(DEMO))).hasMessageContaining("operator's key only");
        assertThatThrownBy(() -> accounts.requireOperator(bearer("sk-abcdefghijklmnopqrstuvwxyz")))
                .hasMessageContaining("Incorrect API key");
    }

    @Test
    void nothingStartsWithoutAKey() {
        AccountSettings none = new AccountSettings(null, " ", null);

        none.requireSomeKey(ADMIN);
        assertThatThrownBy(() -> none.requireSomeKey(null)).hasMessageContaining("sluice.account.demo-key: missing");
    }

    @Test
    void keysThatCantWorkAreRefusedAtStart() {
        assertThatThrownBy(() -> new AccountSettings("x y", null, null)).hasMessageNotContaining("x y");
        assertThatThrownBy(() -> new AccountSettings(DEMO, DEMO, null)).hasMessageContaining("equal");
        assertThatThrownBy(() -> new AccountSettings(ADMIN, null, null).requireSomeKey(ADMIN))
                .hasMessageContaining("SLUICE_ADMIN_KEY: equal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"changeme", "0123456789012345678901234567890", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void operatorsKeyThatCanBeGuessedIsRefusedAtStart(String guessable) {
        assertThatThrownBy(() -> OperatorKey.checked(guessable))
                .hasMessageStartingWith("SLUICE_ADMIN_KEY: ")
                .hasMessageNotContaining(guessable);
    }

    @Test
    void operatorsKeyMayBeLeftOut() {
        assertThat(OperatorKey.checked(" ")).isNull();
        assertThat(OperatorKey.checked(ADMIN)).isEqualTo(ADMIN);
    }

    @Test
    void settingsNeverShowAKey() {
        assertThat(new AccountSettings(DEMO, LIMITED, 7).toString()).doesNotContain("slc");
    }

    private RequestFailedException refusal(HttpHeaders headers) {
        @Nullable
        RequestFailedException failure =
                catchThrowableOfType(RequestFailedException.class, () -> accounts.callerOf(headers, null));
        if (failure == null) {
            throw new AssertionError("let pass");
        }
        return failure;
    }

    static HttpHeaders bearer(String key) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(key);
        return headers;
    }
}
