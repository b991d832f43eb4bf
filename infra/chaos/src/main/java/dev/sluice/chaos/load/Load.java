package dev.sluice.chaos.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** So many clients, each of which asks, reads, asks again, until it is told to stop. */
public final class Load {

    private static final int MAX_TRIES = 40;
    private static final long BETWEEN_TRIES_MILLIS = 500;

    private final Supplier<List<Door>> doors;
    private final Mix mix;
    private final boolean resumes;
    private final Queue<Try> tries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Supplier<List<Door>> doors, Mix mix, boolean resumes) {
        this.doors = doors;
        this.mix = mix;
        this.resumes = resumes;
    }

    /**
     * Starts the clients.
     *
     * @param doors where they may ask at this moment; each chooses one for each connection
     * @param resumes whether a client whose stream broke goes on with it by {@code Last-Event-ID}
     */
    public static Load start(
            Supplier<List<Door>> doors, Mix mix, int clients, boolean resumes, SplittableRandom random) {
        return startAt(0, doors, mix, clients, resumes, random);
    }

    /** The same where this many requests were begun before, whose numbers are taken. */
    public static Load startAt(
            int before, Supplier<List<Door>> doors, Mix mix, int clients, boolean resumes, SplittableRandom random) {
        Load load = new Load(doors, mix, resumes);
        load.requests.set(before);
        for (int number = 0; number < clients; number++) {
            SplittableRandom own = random.split();
            load.clients.add(Thread.ofVirtual().name("client " + number).start(() -> load.askUntilStopped(own)));
        }
        return load;
    }

    /** Lets each client read its last answer, and returns when all are done. */
    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    /** How many requests were begun so far. */
    public int requests() {
        return requests.get();
    }

    /** Every sending so far that is over. */
    public List<Try> tries() {
        return List.copyOf(tries);
    }

    private void askUntilStopped(SplittableRandom random) {
        try {
            // Not all at once.
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
            while (!stopping) {
                ask(mix.next(requests.incrementAndGet(), random), random);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(Request request, SplittableRandom random) throws InterruptedException {
        for (int number = 0; number < MAX_TRIES; number++) {
            Try done = new Client(request, () -> any(doors.get(), random), resumes).ask();
            tries.add(done);
            if (!done.isRetried()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        }
    }

    private static Door any(List<Door> open, SplittableRandom random) {
        return open.get(random.nextInt(open.size()));
    }
}
