package dev.sluice.e2e;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's official SDK for Node, unmodified, where Node and the packages are there. */
@Timeout(300)
final class OpenAiNodeSdkE2E {

    @Test
    void theNodeSdkGetsWhatItExpects() {
        Path folder = SdkRun.folder("node");
        SdkRun.write("openai_sdk.mjs", folder.resolve("openai_sdk.mjs"));

        SdkRun.judge(folder, SdkRun.node(folder), "openai_sdk.mjs");
    }
}
