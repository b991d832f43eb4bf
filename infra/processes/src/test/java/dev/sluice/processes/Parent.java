package dev.sluice.processes;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A launcher in small: starts one child from a thread that ends at once, prints its id and waits. */
final class Parent {

    private Parent() {}

    public static void main(String[] arguments) throws InterruptedException {
        Thread starting = new Thread(() -> {
            ChildProcess child = ChildProcess.start(SmallParts.sleeper(Path.of(arguments[0]), List.of()));
            System.out.println(child.pid());
        });
        starting.start();
        starting.join();
        new CountDownLatch(1).await();
    }
}
