package dev.sluice.devstack;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Brings the whole system up as separate processes, shows where it is, and takes it down when it is told to end. */
public final class Devstack {

    private Devstack() {}

    /** Runs until Ctrl-C, SIGTERM, or the end of the Maven that started it. */
    public static void main(String[] arguments) throws InterruptedException {
        Terminal terminal = Terminal.standard(System.getenv());
        try {
            run(terminal);
        } catch (StartException e) {
            terminal.line(terminal.bad("✘ ") + e.getMessage());
            System.exit(1);
        }
        new CountDownLatch(1).await();
    }

    private static void run(Terminal terminal) {
        Checkout checkout = Checkout.locate();
        Settings settings = Settings.from(System.getenv(), checkout.root());
        DataFolder data = DataFolder.open(settings.data());
        Keys keys = Keys.load(data.file("keys.json"), settings.givenKeys());
        Installation installation = Installation.plan(settings, keys, checkout, data);

        Supervisor supervisor = new Supervisor(data.file("processes.json"), terminal);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor, terminal), "stopping"));
        ParentWatch.endWithMaven();

        Welcome welcome = new Welcome(terminal, settings, checkout.root());
        welcome.opening(checkout.version());
        try {
            supervisor.start(installation.backends(), part -> welcome.ready(part, installation));
            supervisor.start(installation.services(), part -> welcome.ready(part, installation));
        } catch (StartException e) {
            if (supervisor.isClosing()) {
                // Ctrl-C during the start: the parts that fall over now are no news.
                return;
            }
            throw e;
        }
        welcome.usage(keys);
    }

    private static void stop(Supervisor supervisor, Terminal terminal) {
        long startNanos = System.nanoTime();
        terminal.line("Stopping …");
        supervisor.close();
        terminal.line("Stopped in " + Seconds.of(Duration.ofNanos(System.nanoTime() - startNanos))
                + ". The next start continues with the same data.");
    }
}
