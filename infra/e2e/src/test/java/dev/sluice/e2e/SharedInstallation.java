package dev.sluice.e2e;

/** One installation for all tests that break nothing: two ingresses, two workers. */
final class SharedInstallation {

    private SharedInstallation() {}

    static Installation get() {
        return Holder.INSTALLATION;
    }

    private static final class Holder {

        private static final Installation INSTALLATION = Installation.start(2, 2);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(INSTALLATION::close, "end-of-installation"));
        }
    }
}
