package dev.sluice.chaos.load;

import dev.sluice.chaos.stack.Node;
import dev.sluice.chaos.stack.Stack;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** So many clients, each of which asks, reads, asks again, until it is told to stop. */
public final class Load {

    private static final int MAX_TRIES = 40;
    private static final long BETWEEN_TRIES_MILLIS = 500;

    private final Stack stack;
    private final Mix mix;
    private final boolean resumes;
    private final Queue<Try> tries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Stack stack, Mix mix, boolean resumes) {
        this.stack = stack;
        this.mix = mix;
        this.resumes = resumes;
    }

    /**
     * Starts the clients.
     *
     * @param resumes whether a client whose stream broke goes on with it by {@code Last-Event-ID}
     */
    public static Load start(Stack stack, Mix mix, int clients, boolean resumes, SplittableRandom random) {
        Load load = new Load(stack, mix, resumes);
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
            Try done = new Client(request, () -> anyIngress(random), resumes).ask();
            tries.add(done);
            if (!done.isRetried()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        }
    }

    /** One that is up, as a balancer with health checks would choose; any at all if none is. */
    private Node anyIngress(SplittableRandom random) {
        List<Node> up = stack.ingresses().stream().filter(Node::isUp).toList();
        List<Node> choice = up.isEmpty() ? stack.ingresses() : up;
        return choice.get(random.nextInt(choice.size()));
    }
}
