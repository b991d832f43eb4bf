package dev.sluice.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Other clients of OpenAI's API than its own SDKs, unmodified, and a tester that makes requests of our own description.
 * They are many packages, so they are installed by hand: {@code .ci/clients.sh}.
 */
@Timeout(400)
final class OtherClientsE2E {

    private static final String BY_HAND = ", which .ci/clients.sh installs";

    @Test
    void clientsInPythonGetWhatTheyExpect() {
        Path folder = SdkRun.folder("other-python");
        SdkRun.write("other_clients.py", folder.resolve("other_clients.py"));

        SdkRun.judge(folder, tool("python3"), "other_clients.py");
    }

    @Test
    void clientsInJavaScriptGetWhatTheyExpect() throws IOException {
        Path folder = SdkRun.folder("other-node");
        SdkRun.write("other_clients.mjs", folder.resolve("other_clients.mjs"));
        Path installed = SdkRun.packages("clients").resolve("node_modules");
        SdkRun.require(Files.isDirectory(installed.resolve("ai")), "the Node package ai" + BY_HAND);
        Path link = folder.resolve("node_modules");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, installed);

        SdkRun.judge(folder, "node", "other_clients.mjs");
    }

    /** What fits the description may still be refused by a provider, so refusals aren't judged here. */
    @Test
    void requestsMadeOfOurDescriptionAreAnsweredAsItSays() {
        Path folder = SdkRun.folder("schemathesis");
        String description = SharedInstallation.get().baseUrl() + "/openapi.json";

        SdkRun.succeed(
                folder,
                tool("schemathesis"),
                "run",
                description,
                "--header",
                "Authorization: Bearer " + Installation.KEY,
                // As OpenAI's description, ours gives the schema of an event's data; the tester takes it for the
                // event's.
                "--exclude-path-regex",
                "/events$",
                "--phases",
                "fuzzing,stateful",
                "--exclude-checks",
                "positive_data_acceptance",
                "--max-examples",
                "40",
                "--max-time",
                "120",
                "--request-timeout",
                "20",
                "--seed",
                "7");
    }

    private static String tool(String name) {
        Path tool = SdkRun.packages("clients").resolve("bin").resolve(name);
        SdkRun.require(Files.isExecutable(tool), name + " with other clients" + BY_HAND);
        return tool.toString();
    }
}
