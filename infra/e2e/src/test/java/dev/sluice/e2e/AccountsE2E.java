package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Sluice;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator types to look after keys, organisations and plans, and what callers see of it. */
class AccountsE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(folder.resolve("operator.key"), Installation.ADMIN_KEY + "\n");
    }

    @Test
    void keyIsMadeRotatedTurnedOffAndOnAndDeleted() throws IOException {
        assertThat(sluice("plans", "create", "e2e-gold", "--requests-per-minute", "100", "--budget", "12.50"))
                .contains("made", "exit 0");
        assertThat(sluice("orgs", "create", "e2e-acme", "--name", "Acme", "--plan", "e2e-gold"))
                .contains("sluice keys create --org e2e-acme", "exit 0");
        JsonNode made = json("keys", "create", "--org", "e2e-acme", "--name", "Build", "--expires", "1d", "--json");
        String id = made.path("id").asString("");
        String secret = made.path("secret").asString("");

        Await.until(SOON, "an answer to the new key", () -> status(1, secret) == 200);
        assertThat(sluice("keys", "list", "--org", "e2e-acme")).contains(id, "Build", "1 key\n", "exit 0");
        assertThat(sluice("keys", "show", id))
                .contains("expires_at", "e2e-acme")
                .doesNotContain(secret, "hash");

        JsonNode rotated = json("keys", "rotate", id, "--grace", "0s", "--json");
        String next = rotated.path("secret").asString("");
        Await.until(SOON, "an answer to the next secret", () -> status(1, next) == 200);
        Await.until(SOON, "the end of the first one", () -> status(1, secret) == 401);

        assertThat(sluice("keys", "disable", id)).contains("disabled", "exit 0");
        Await.until(SOON, "a refusal", () -> status(1, next) == 401);
        assertThat(sluice("keys", "enable", id)).contains("enabled", "exit 0");
        Await.until(SOON, "an answer again", () -> status(1, next) == 200);

        assertThat(sluice("orgs", "delete", "e2e-acme")).contains("✘ ", "has 1 keys", "exit 1");
        assertThat(sluice("keys", "delete", id)).contains("deleted", "exit 0");
        assertThat(sluice("keys", "show", id)).contains("✘ There is no key", "exit 1");
        assertThat(sluice("orgs", "delete", "e2e-acme")).contains("exit 0");
        assertThat(sluice("plans", "delete", "e2e-gold")).contains("exit 0");
    }

    @Test
    void keysForManyAreMadeFromAFile() throws IOException {
        Path names = Files.writeString(folder.resolve("names"), "Ann,ann@x.example\nBob\n\n");
        sluice("orgs", "create", "e2e-many");

        String made = sluice("keys", "create", "--org", "e2e-many", "--names-from", names.toString());

        assertThat(made).contains("Ann", "ann@x.example", "Bob", "2 keys", "exit 0");
        assertThat(made.lines().filter(line -> line.contains("slc-"))).hasSize(2);
    }

    @Test
    void organisationsAndPlansAreChangedShownAndListed() {
        sluice("plans", "create", "e2e-p", "--tokens-per-minute", "9000", "--when-revoked", "cut");
        assertThat(sluice("plans", "set", "e2e-p", "--weight", "4", "--max-deadline", "2m", "--lane", "interactive"))
                .contains("changed", "exit 0");
        assertThat(json("plans", "show", "e2e-p", "--json").toString())
                .contains("\"tokens_per_minute\":9000", "\"lane_weight\":4", "\"max_deadline_seconds\":120")
                .contains("\"running_streams\":\"cut\"", "\"lanes\":[\"interactive\"]");
        assertThat(sluice("plans", "list")).contains("REQ/MIN", "e2e-p", "9000", "exit 0");

        sluice("orgs", "create", "e2e-z");
        assertThat(sluice("orgs", "set", "e2e-z", "--plan", "e2e-p")).contains("changed");
        assertThat(sluice("orgs", "show", "e2e-z")).contains("plan             e2e-p");
        assertThat(sluice("orgs", "set", "e2e-z", "--plan", "")).contains("changed");
        assertThat(sluice("orgs", "disable", "e2e-z")).contains("none of its keys works");
        assertThat(sluice("orgs", "enable", "e2e-z")).contains("enabled");
        assertThat(sluice("orgs", "list")).contains("e2e-z", "DISABLED", "exit 0");
    }

    @Test
    void exitCodesTellScriptsWhatWentWrong() throws IOException {
        assertThat(sluice("keys", "create", "--org", "nobody", "--name", "x"))
                .contains("✘ Invalid value for 'organisation'", "exit 1");
        assertThat(sluice("keys", "create", "--org", "nobody")).contains("exit 2");
        Files.writeString(keyFile, Installation.KEY);
        assertThat(sluice("keys", "list"))
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

    private JsonNode json(String... arguments) {
        String said = sluice(arguments);
        return JsonMapper.shared().readTree(said.substring(0, said.lastIndexOf("exit ")));
    }

    /** Everything that it says, and its exit code. */
    private String sluice(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(
                List.of("--url", INSTALLATION.ingresses().getFirst().baseUrl().toString()));
        all.addAll(List.of("--key-file", keyFile.toString()));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int exit = Sluice.run(all.toArray(String[]::new), writer, writer);
        return said + "exit " + exit;
    }
}
