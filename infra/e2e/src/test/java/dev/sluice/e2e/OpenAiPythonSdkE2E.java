package dev.sluice.e2e;

import java.nio.file.Path;
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
    }

    private static void run(String program) {
        Path folder = SdkRun.folder("python");
        SdkRun.write(program, folder.resolve(program));

        SdkRun.judge(folder, SdkRun.python(folder), program);
    }
}
