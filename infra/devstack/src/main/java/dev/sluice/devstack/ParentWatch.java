package dev.sluice.devstack;

import java.util.Locale;

/** Ends this process with the Maven that started it: a killed Maven takes nobody along. */
final class ParentWatch {

    private ParentWatch() {}

    /** Watches the parent if it is a JVM. A shell that has started us in the background may end without consequence. */
    static void endWithMaven() {
        ProcessHandle.current()
                .parent()
                .filter(parent -> parent.info()
                        .command()
                        .map(command -> command.toLowerCase(Locale.ROOT).endsWith("/java"))
                        .orElse(false))
                .ifPresent(parent -> Thread.ofPlatform()
                        .daemon()
                        .name("parent-watch")
                        .start(() -> {
                            parent.onExit().join();
                            System.exit(1);
                        }));
    }
}
