package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's official SDK for Python, unmodified, where Python and the package are there. */
@Timeout(300)
final class OpenAiPythonSdkE2E {

    @Test
    void thePythonSdkGetsWhatItExpects() {
        run("openai_sdk.py");
    }

    @Test
    void thePythonSdkRunsBatches() {
        run("openai_batches.py");

        // The cancelled batch asked for first tokens after 20 s: nobody waits for them, or pays for them, any more.
        Await.until(
                Duration.ofSeconds(15),
                "the end of its calls",
                () -> !slowCalls().contains("running"));
        assertThat(slowCalls()).contains("client-closed").doesNotContain("complete");
    }

    private static List<String> slowCalls() {
        return SharedInstallation.get().providerCalls("ttft=20000").stream()
                .map(call -> call.path("outcome").asString(""))
                .toList();
    }

    private static void run(String program) {
        Path folder = SdkRun.folder("python");
        SdkRun.write(program, folder.resolve(program));

        SdkRun.judge(folder, SdkRun.python(folder), program);
    }
}
