package dev.sluice.simulation.world;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Topics;
import dev.sluice.simulation.kafka.KafkaServer;
import dev.sluice.simulation.plan.Habit;
import dev.sluice.simulation.plan.Moment;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.redis.Link;
import dev.sluice.simulation.redis.RedisServer;
import dev.sluice.simulation.time.Hooks;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Three workers, two ingresses, their clients, and what befalls them. */
final class Story {

    static final long MILLISECOND = 1_000_000;
    static final long SECOND = 1_000 * MILLISECOND;
    private static final int WORKERS = 3;
    private static final int INGRESSES = 2;
    private static final long BEFORE_CLIENTS = 5 * SECOND;
    private static final int LONG_WORDS = 5_000;
    private static final int LARGE_WORDS = 40;
    private static final int LARGE_GAP = 50;
    private static final int LARGE_PADDING = 48 * 1024;
    private static final int LASTING_WORDS = 25;
    private static final int LASTING_GAP = 200;
    private static final int SLOW_MILLIS = 3_000;
    private static final int SLEEPY_MILLIS = 15_000;
    private static final long PATIENCE = 120 * SECOND;

    private final Universe universe;
    private final Plan plan;
    private final RandomGenerator random;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final Provider provider;
    private final Troubles troubles;
    private final Map<String, Host> workers = new LinkedHashMap<>();
    private final Map<String, Ingress> ingresses = new LinkedHashMap<>();
    private final Map<String, Host> ingressHosts = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private int lives;

    Story(Universe universe, Plan plan, RedisServer redis, KafkaServer kafka) {
        this.universe = universe;
        this.plan = plan;
        this.random = universe.random();
        this.redis = redis;
        this.kafka = kafka;
        this.troubles = new Troubles(universe, plan, this);
        this.provider = new Provider(universe, this::said);
        Hooks.tell(troubles::reached);
        redis.onScripts(this::script);
        kafka.onStored(this::stored);
    }

    /** Runs on the story's own thread, which belongs to no process. */
    void run() {
        for (int i = 0; i < WORKERS; i++) {
            startWorker("worker" + i);
        }
        for (int i = 0; i < INGRESSES; i++) {
            startIngress("ingress" + i);
        }
        universe.sleep(BEFORE_CLIENTS);
        for (int i = 0; i < plan.jobs(); i++) {
            schedule(i);
        }
        long troubled = (plan.seconds() + 5) * SECOND;
        troubles.begin(troubled);
        universe.sleep(troubled);
        troubles.end();
        tell("-- troubles are over");
        long until = universe.nanos() + PATIENCE;
        while (universe.nanos() < until && clients.stream().anyMatch(Client::isOwed)) {
            universe.sleep(SECOND);
        }
        tell("-- clients are served");
        while (universe.nanos() < until && !Ledger.of(kafka).holdsAll(clients)) {
            universe.sleep(SECOND);
        }
        universe.sleep(2 * SECOND);
    }

    RedisServer redis() {
        return redis;
    }

    KafkaServer kafka() {
        return kafka;
    }

    Provider provider() {
        return provider;
    }

    Troubles troubles() {
        return troubles;
    }

    List<Client> clients() {
        return clients;
    }

    List<String> told() {
        return told;
    }

    List<Host> workers() {
        return List.copyOf(workers.values());
    }

    List<Host> ingressHosts() {
        return List.copyOf(ingressHosts.values());
    }

    void tell(String what) {
        String line = universe.elapsedMillis() + " ms: " + what;
        universe.note(line.hashCode());
        told.add(line);
    }

    /** Starts a worker's next life. */
    void startWorker(String name) {
        Host host = new Host(name + "." + lives++);
        workers.put(name, host);
        universe.spawn(host, "main", () -> {
            try {
                Worker.start(universe, provider);
            } catch (StartFailedException e) {
                tell(host + " could not start: " + e.getCause());
                universe.in(SECOND, () -> {
                    universe.kill(host);
                    startWorker(name);
                });
            }
        });
    }

    /** Starts an ingress' next life. */
    void startIngress(String name) {
        Host host = new Host(name + "." + lives++);
        ingressHosts.put(name, host);
        universe.spawn(host, "main", () -> {
            try {
                Ingress started = Ingress.start(universe);
                ingresses.put(name, started);
            } catch (StartFailedException e) {
                tell(host + " could not start: " + e.getCause());
                universe.in(SECOND, () -> {
                    universe.kill(host);
                    startIngress(name);
                });
            }
        });
    }

    /** Kills a process; it is started again soon. */
    void kill(Host host) {
        String name = host.name().substring(0, host.name().indexOf('.'));
        universe.kill(host);
        long after = SECOND / 2 + random.nextInt(3_000) * MILLISECOND;
        universe.in(after, () -> {
            if (name.startsWith("worker")) {
                startWorker(name);
            } else {
                startIngress(name);
            }
        });
        for (Client client : clients) {
            if (client.state() == Client.State.CUT
                    && client.ingress() == null
                    && client.wish().streamed()) {
                universe.in(SECOND / 2 + random.nextInt(4_000) * MILLISECOND, () -> comeBack(client));
            }
        }
    }

    private void comeBack(Client client) {
        Ingress to = livingIngress();
        if (to != null && client.state() == Client.State.CUT && client.ingress() == null) {
            tell(client.name() + " comes back to " + to.host());
            client.resume(to);
        }
    }

    private void schedule(int number) {
        universe.in(random.nextLong(plan.seconds() * SECOND), () -> {
            boolean keyed = random.nextInt(4) == 0 || plan.has(Habit.KEYED);
            Wish wish = wish(keyed ? "key" + number : null);
            come("client" + number, wish);
            if (keyed && random.nextBoolean()) {
                universe.in(random.nextInt(2_000) * MILLISECOND, () -> come("client" + number + "b", wish));
            }
        });
    }

    private void come(String name, Wish wish) {
        Ingress to = livingIngress();
        if (to != null) {
            Client client = new Client(universe, this, name, wish);
            clients.add(client);
            client.ask(to);
        }
    }

    private Wish wish(@Nullable String key) {
        int words = 1 + random.nextInt(30);
        int gap = 5 + random.nextInt(random.nextInt(4) == 0 ? 400 : 60);
        int failAt = plan.has(Trouble.PROVIDER_FAILS) && random.nextInt(8) == 0 ? random.nextInt(words) : -1;
        boolean isShort = (plan.has(Trouble.DEADLINE) && random.nextInt(8) == 0) || plan.has(Habit.IMPATIENT);
        boolean leaves = (plan.has(Trouble.HANG_UP) && random.nextInt(6) == 0) || plan.has(Habit.LEAVING);
        return new Wish(
                key,
                script(words, gap, failAt),
                plan.has(Habit.STREAMED) || (!plan.has(Habit.WHOLE) && random.nextInt(3) != 0),
                isShort ? 500 + random.nextInt(4_000) : 60_000,
                leaves ? 1 + random.nextInt(3_000) : 0,
                slowMillis(),
                // Of the others, those whose answers are long enough: no chance is spent on it.
                plan.has(Habit.STORED) || words % 3 == 0);
    }

    private Script script(int words, int gap, int failAt) {
        if (plan.has(Habit.LONG)) {
            return new Script(LONG_WORDS, 1, failAt, true, 0);
        }
        boolean continues = random.nextBoolean();
        if (plan.has(Habit.IN_PARTS)) {
            return new Script(LASTING_WORDS, LASTING_GAP, failAt, true, 0);
        }
        if (plan.has(Habit.LARGE)) {
            return new Script(LARGE_WORDS, LARGE_GAP, failAt, continues, LARGE_PADDING);
        }
        return plan.has(Habit.LASTING)
                ? new Script(LASTING_WORDS, LASTING_GAP, failAt, continues, 0)
                : new Script(words, gap, failAt, continues, 0);
    }

    private int slowMillis() {
        if (plan.has(Habit.SLEEPY)) {
            return SLEEPY_MILLIS;
        }
        boolean isSlow = plan.has(Trouble.SLOW_CLIENT) && random.nextInt(8) == 0;
        return isSlow || plan.has(Habit.SLOW) ? SLOW_MILLIS : 0;
    }

    /** A client is at a moment of its job's life. */
    void reached(Moment moment, Client client) {
        Ingress at = client.ingress();
        @Nullable Host host = at == null ? null : at.host();
        boolean isKilled = troubles.strikes().reached(moment, host, client.job().toString(), null);
        if (isKilled && Universe.host().equals(host)) {
            universe.yieldTurn();
        }
    }

    /** The worker that has a job in hand; any if none has. */
    Host workerOf(@Nullable Host known, String job) {
        if (known != null && workers.containsValue(known)) {
            return known;
        }
        return provider.calls().stream()
                .filter(call -> call.job.toString().equals(job))
                .flatMap(call ->
                        workers.values().stream().filter(host -> host.name().equals(call.host)))
                .reduce((_, last) -> last)
                .orElseGet(() -> any(workers()));
    }

    /** The ingress that a job's client waits at; any if none does. */
    Host ingressOf(@Nullable Host known, String job) {
        if (known != null && ingressHosts.containsValue(known)) {
            return known;
        }
        return clientsOf(job).stream()
                .map(Client::ingress)
                .filter(java.util.Objects::nonNull)
                .map(Ingress::host)
                .findFirst()
                .orElseGet(() -> any(ingressHosts()));
    }

    /** One client of a job hangs up. */
    void hangUp(String job) {
        clientsOf(job).stream().filter(Client::isOwed).findFirst().ifPresent(Client::hangUp);
    }

    /** Another client asks for the same by the same key. */
    void askAgain(String job) {
        clientsOf(job).stream().findFirst().ifPresent(first -> come(first.name() + "again", first.wish()));
    }

    /** Another client reads the answer to the first one's request, too. */
    void readAlong(String job) {
        Client first = clientsOf(job).getFirst();
        ingresses.values().stream()
                .filter(to -> !to.host().isDead() && !to.equals(first.ingress()))
                .findFirst()
                .ifPresent(to -> {
                    Client along = first.another(first.name() + "along");
                    clients.add(along);
                    along.readAlong(to);
                });
    }

    private List<Client> clientsOf(String job) {
        return clients.stream()
                .filter(client -> client.job().toString().equals(job))
                .toList();
    }

    private Host any(List<Host> hosts) {
        return hosts.get(random.nextInt(hosts.size()));
    }

    private void said(Moment moment, Call call) {
        Host host = Universe.host();
        if (troubles.strikes().reached(moment, host, call.job.toString(), null)) {
            universe.yieldTurn();
        }
    }

    private void script(Link link, String script, String key, boolean isDone) {
        String job = key.substring(key.indexOf(':') + 1).replaceAll("[{}]", "");
        if (isDone && Moment.isAfter(script)) {
            boolean _ = troubles.strikes().reached(Moment.after(script), link.host(), job, link);
        } else if (!isDone && script.equals("finish")) {
            boolean _ = troubles.strikes().reached(Moment.FINISH_COMES, link.host(), job, link);
        }
    }

    private void stored(Host host, ProducerRecord<byte[], byte[]> record) {
        @Nullable
        Moment moment = switch (record.topic()) {
            case Topics.RESULTS -> Moment.RESULT_APPENDED;
            case Topics.ANSWERS -> Moment.ANSWER_APPENDED;
            default -> null;
        };
        if (moment != null) {
            String job = JobId.of(record.key()).toString();
            boolean _ = troubles.strikes().reached(moment, host, job, null);
        }
    }

    private @Nullable Ingress livingIngress() {
        List<Ingress> living = ingresses.values().stream()
                .filter(one -> !one.host().isDead() && !one.host().isPaused())
                .toList();
        return living.isEmpty() ? null : living.get(random.nextInt(living.size()));
    }
}
