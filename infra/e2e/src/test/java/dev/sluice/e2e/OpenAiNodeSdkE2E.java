package dev.sluice.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's official SDK for Node, unmodified, where Node and the packages are there. */
@Timeout(300)
final class OpenAiNodeSdkE2E {

    @Test
    void theNodeSdkGetsWhatItExpects() throws IOException {
        Path folder = SdkRun.folder("node");
        SdkRun.write("openai_sdk.mjs", folder.resolve("openai_sdk.mjs"));
        Path installed = SdkRun.packages("node").resolve("node_modules");
        Path link = folder.resolve("node_modules");
        Files.deleteIfExists(link);
        // Imports of a module are looked for beside its file.
        Files.createSymbolicLink(link, installed);
        SdkRun.require(
                Files.isDirectory(installed.resolve("openai")) && SdkRun.succeeds(folder, "node", "--version"),
                "node with the packages openai and zod");

        SdkRun.judge(folder, "node", "openai_sdk.mjs");
    }
}
