package dev.sluice.devstack;

import java.io.File;
import java.io.IOException;
import java.util.List;

/** A JVM that starts another one and waits for it, as Maven does; its arguments are the output file and the command. */
final class FakeMaven {

    private FakeMaven() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new ProcessBuilder(List.of(arguments).subList(1, arguments.length))
                .redirectErrorStream(true)
                .redirectOutput(new File(arguments[0]))
                .start()
                .waitFor();
    }
}
