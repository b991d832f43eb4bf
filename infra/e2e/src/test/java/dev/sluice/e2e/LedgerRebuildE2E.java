package dev.sluice.e2e;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The ledger that was kept live, and the one that is added up from the topic again, after workers have died.
 *
 * <p>The usual run kills one worker, and stops the ingresses that all tests share. The long one kills fifty, of an
 * installation of its own: {@code -Dsluice.limits=long}, and {@code -Dsluice.limits.kills=10} for fewer.
 */
@Timeout(1_200)
final class LedgerRebuildE2E {

    private static final boolean LONG = "long".equals(System.getProperty("sluice.limits"));
    private static final int KILLS = LONG ? Integer.getInteger("sluice.limits.kills", 50) : 1;
    private static final int ANSWERED_BETWEEN = 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void ledgerRebuiltFromTheTopicIsTheOneThatWasKeptLive() throws InterruptedException, ExecutionException {
        if (!LONG) {
            rebuilt(SharedInstallation.get());
            return;
        }
        try (Installation installation = Installation.start(2, 3)) {
            rebuilt(installation);
        }
    }

    private static void rebuilt(Installation installation) throws InterruptedException, ExecutionException {
        Operator operator = Operator.of(installation);
        operator.sluice("orgs", "create", "e2e-rebuilt");
        JsonNode key = operator.json("keys", "create", "--org", "e2e-rebuilt", "--name", "rebuilt");
        String tenant = "e2e-rebuilt/" + key.path("id").asString("");
        int answered = loadWhileWorkersDie(installation, key.path("secret").asString(""));
        String live = settled(operator, tenant, answered);

        List<ServiceHandle> ingresses = installation.ingresses();
        ingresses.forEach(ServiceHandle::stop);
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", installation.kafka().bootstrap()))) {
            admin.deleteTopics(List.of("sluice.usage")).all().get();
            Await.until(SOON, "an empty group", () -> isDeleted(admin));
        }
        inParallel(ingresses.stream().<Runnable>map(each -> each::restart).toList());

        Await.until(SOON, "the same ledger", () -> export(operator, tenant).equals(live));
        System.out.printf("ledger: %d kills, %d jobs, rebuilt as it was:%n%s%n", KILLS, answered, live);
    }

    private static String export(Operator operator, String tenant) {
        return operator.sluice("usage", "--csv", "--tenant", tenant);
    }

    /** Each on a thread of its own, not in the common pool, which the ends of processes need: here it has one. */
    private static void inParallel(List<Runnable> all) {
        List<CompletableFuture<Void>> running = all.stream()
                .map(each -> CompletableFuture.runAsync(
                        each, command -> Thread.ofPlatform().start(command)))
                .toList();
        running.forEach(CompletableFuture::join);
    }

    /** Sends requests until the last worker has died; how many there were. */
    private static int loadWhileWorkersDie(Installation installation, String key) {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        Runnable load = () -> {
            while (!isOver.get()) {
                int first = sent.getAndAdd(ANSWERED_BETWEEN);
                Chat.many(ANSWERED_BETWEEN, ANSWERED_BETWEEN, number -> {
                    // Some end in an error: three workers died under them. They are in the ledger, too.
                    String text = ChatBody.words("rebuilt" + (first + number), 30);
                    String body = ChatBody.of("gpt-4o-mini~interval=20", text, true);
                    return Chat.read(installation.baseUrl(number % 2), key, body);
                });
            }
        };
        Runnable kills = () -> {
            for (int kill = 0; kill < KILLS; kill++) {
                ServiceHandle victim =
                        installation.workers().get(kill % installation.workers().size());
                victim.kill();
                victim.restart();
            }
            isOver.set(true);
        };
        inParallel(List.of(load, kills));
        return sent.get();
    }

    /** The export once it has all jobs. */
    private static String settled(Operator operator, String tenant, int jobs) {
        Await.until(SOON, "all jobs in the ledger", () -> jobsOf(operator, tenant) == jobs);
        return export(operator, tenant);
    }

    private static long jobsOf(Operator operator, String tenant) {
        long jobs = 0;
        for (JsonNode line : operator.json("usage", "--tenant", tenant).path("data")) {
            jobs += line.path("jobs").asLong(0);
        }
        return jobs;
    }

    private static boolean isDeleted(Admin admin) {
        try {
            admin.deleteConsumerGroups(List.of("sluice.ledger")).all().get();
            return true;
        } catch (ExecutionException _) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
