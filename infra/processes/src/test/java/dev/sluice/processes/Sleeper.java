package dev.sluice.processes;

import java.util.concurrent.CountDownLatch;

/** A child that says hello and waits; with the argument {@code stubborn} it does not end on SIGTERM. */
final class Sleeper {

    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        if (arguments.length > 0 && arguments[0].equals("stubborn")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    never.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        if (arguments.length > 0 && arguments[0].equals("broken")) {
            System.out.println("no such luck");
            System.exit(3);
        }
        System.out.println("hello");
        never.await();
    }
}
