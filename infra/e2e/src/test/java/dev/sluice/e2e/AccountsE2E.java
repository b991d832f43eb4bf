package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What an operator types to look after keys, organisations and plans, and what callers see of it. */
class AccountsE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final Operator OPERATOR = Operator.of(INSTALLATION);
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void keyIsMadeRotatedTurnedOffAndOnAndDeleted() {
        assertThat(OPERATOR.sluice("plans", "create", "e2e-gold", "--requests-per-minute", "100", "--budget", "12.50"))
                .contains("made", "exit 0");
        assertThat(OPERATOR.sluice("orgs", "create", "e2e-acme", "--name", "Acme", "--plan", "e2e-gold"))
                .contains("sluice keys create --org e2e-acme", "exit 0");
        JsonNode made = OPERATOR.json("keys", "create", "--org", "e2e-acme", "--name", "Build", "--expires", "1d");
        String id = made.path("id").asString("");
        String secret = made.path("secret").asString("");

        Await.until(SOON, "an answer to the new key", () -> status(1, secret) == 200);
        assertThat(OPERATOR.sluice("keys", "list", "--org", "e2e-acme")).contains(id, "Build", "1 key\n", "exit 0");
        assertThat(OPERATOR.sluice("keys", "show", id))
                .contains("expires_at", "e2e-acme")
                .doesNotContain(secret, "hash");

        JsonNode rotated = OPERATOR.json("keys", "rotate", id, "--grace", "0s");
        String next = rotated.path("secret").asString("");
        Await.until(SOON, "an answer to the next secret", () -> status(1, next) == 200);
        Await.until(SOON, "the end of the first one", () -> status(1, secret) == 401);

        assertThat(OPERATOR.sluice("keys", "disable", id)).contains("disabled", "exit 0");
        Await.until(SOON, "a refusal", () -> status(1, next) == 401);
        assertThat(OPERATOR.sluice("keys", "enable", id)).contains("enabled", "exit 0");
        Await.until(SOON, "an answer again", () -> status(1, next) == 200);

        assertThat(OPERATOR.sluice("orgs", "delete", "e2e-acme")).contains("✘ ", "has 1 keys", "exit 1");
        assertThat(OPERATOR.sluice("keys", "delete", id)).contains("deleted", "exit 0");
        assertThat(OPERATOR.sluice("keys", "show", id)).contains("✘ There is no key", "exit 1");
        assertThat(OPERATOR.sluice("orgs", "delete", "e2e-acme")).contains("exit 0");
        assertThat(OPERATOR.sluice("plans", "delete", "e2e-gold")).contains("exit 0");
    }

    @Test
    void keysForManyAreMadeFromAFile() throws IOException {
        Path names = Files.writeString(folder.resolve("names"), "Ann,ann@x.example\nBob\n\n");
        OPERATOR.sluice("orgs", "create", "e2e-many");

        String made = OPERATOR.sluice("keys", "create", "--org", "e2e-many", "--names-from", names.toString());

        assertThat(made).contains("Ann", "ann@x.example", "Bob", "2 keys", "exit 0");
        assertThat(made.lines().filter(line -> line.contains("slc-"))).hasSize(2);
    }

    @Test
    void organisationsAndPlansAreChangedShownAndListed() {
        OPERATOR.sluice("plans", "create", "e2e-p", "--tokens-per-minute", "9000", "--when-revoked", "cut");
        assertThat(OPERATOR.sluice(
                        "plans", "set", "e2e-p", "--weight", "4", "--max-deadline", "2m", "--lane", "interactive"))
                .contains("changed", "exit 0");
        assertThat(OPERATOR.json("plans", "show", "e2e-p").toString())
                .contains("\"tokens_per_minute\":9000", "\"lane_weight\":4", "\"max_deadline_seconds\":120")
                .contains("\"running_streams\":\"cut\"", "\"lanes\":[\"interactive\"]");
        assertThat(OPERATOR.sluice("plans", "list")).contains("REQ/MIN", "e2e-p", "9000", "exit 0");

        OPERATOR.sluice("orgs", "create", "e2e-z");
        assertThat(OPERATOR.sluice("orgs", "set", "e2e-z", "--plan", "e2e-p")).contains("changed");
        assertThat(OPERATOR.sluice("orgs", "show", "e2e-z")).contains("plan             e2e-p");
        assertThat(OPERATOR.sluice("orgs", "set", "e2e-z", "--plan", "")).contains("changed");
        assertThat(OPERATOR.sluice("orgs", "disable", "e2e-z")).contains("none of its keys works");
        assertThat(OPERATOR.sluice("orgs", "enable", "e2e-z")).contains("enabled");
        assertThat(OPERATOR.sluice("orgs", "list")).contains("e2e-z", "DISABLED", "exit 0");
    }

    @Test
    void exitCodesTellScriptsWhatWentWrong() {
        assertThat(OPERATOR.sluice("keys", "create", "--org", "nobody", "--name", "x"))
                .contains("✘ Invalid value for 'organisation'", "exit 1");
        assertThat(OPERATOR.sluice("keys", "create", "--org", "nobody")).contains("exit 2");
        assertThat(Operator.withKey(INSTALLATION, Installation.KEY).sluice("keys", "list"))
                .contains("✘ This is an API key", "exit 77")
                .doesNotContain(Installation.KEY);
    }

    private static int status(int ingress, String key) {
        HttpCall call = HttpCall.get(INSTALLATION.baseUrl(ingress) + "/models").with("Authorization", "Bearer " + key);
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            return exchange.status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
