package dev.sluice.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's official SDK for Python, unmodified, where Python and the package are there. */
@Timeout(300)
final class OpenAiPythonSdkE2E {

    @Test
    void thePythonSdkGetsWhatItExpects() {
        Path folder = SdkRun.folder("python");
        SdkRun.write("openai_sdk.py", folder.resolve("openai_sdk.py"));

        SdkRun.judge(folder, SdkRun.python(folder), "openai_sdk.py");
    }
}
