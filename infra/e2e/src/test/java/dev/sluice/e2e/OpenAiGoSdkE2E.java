package dev.sluice.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's official SDK for Go, unmodified, where Go and the module are there. */
@Timeout(300)
final class OpenAiGoSdkE2E {

    @Test
    void theGoSdkGetsWhatItExpects() throws IOException {
        Path folder = SdkRun.folder("go");
        Path installed = SdkRun.packages("go");
        boolean isThere = Files.exists(installed.resolve("go.sum")) && SdkRun.succeeds(folder, "go", "version");
        SdkRun.require(isThere, "go with the module github.com/openai/openai-go/v3");
        for (String name : new String[] {"go.mod", "go.sum"}) {
            Files.copy(installed.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        SdkRun.write("openai_sdk.go.txt", folder.resolve("main.go"));

        SdkRun.judge(folder, "go", "run", "-mod=mod", ".");
    }
}
