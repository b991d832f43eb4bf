package dev.sluice.e2e;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * The ledger that was kept live, and the one that is added up from the topic again, after fifty workers have died.
 *
 * <p>{@code -Dsluice.limits=long}: an installation of its own that is broken takes minutes; with {@code
 * -Dsluice.limits.kills=10} fewer of them.
 */
@EnabledIfSystemProperty(named = "sluice.limits", matches = "long", disabledReason = "It takes minutes.")
@Timeout(1_200)
final class LedgerRebuildE2E {

    private static final int KILLS = Integer.getInteger("sluice.limits.kills", 50);
    private static final int ANSWERED_BETWEEN = 20;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void ledgerRebuiltFromTheTopicIsTheOneThatWasKeptLive() throws InterruptedException, ExecutionException {
        try (Installation installation = Installation.start(2, 3)) {
            Operator operator = Operator.of(installation);
            int answered = loadWhileWorkersDie(installation);
            String live = settled(operator, answered);

            List<ServiceHandle> ingresses = installation.ingresses();
            ingresses.forEach(ServiceHandle::stop);
            try (Admin admin = Admin.create(
                    Map.of("bootstrap.servers", installation.kafka().bootstrap()))) {
                admin.deleteTopics(List.of("sluice.usage")).all().get();
                Await.until(SOON, "an empty group", () -> isDeleted(admin));
            }
            ingresses.forEach(ServiceHandle::restart);

            Await.until(
                    SOON,
                    "the same ledger",
                    () -> operator.sluice("usage", "--csv").equals(live));
            System.out.printf("ledger: %d kills, %d jobs, rebuilt as it was:%n%s%n", KILLS, answered, live);
        }
    }

    /** Sends requests until the last worker has died; how many there were. */
    private static int loadWhileWorkersDie(Installation installation) {
        AtomicBoolean isOver = new AtomicBoolean();
        // Not in the common pool, which the ends of processes need: here it has one thread.
        Executor thread = command -> Thread.ofPlatform().start(command);
        Supplier<Integer> sending = () -> {
            int sent = 0;
            while (!isOver.get()) {
                int first = sent;
                Chat.many(ANSWERED_BETWEEN, ANSWERED_BETWEEN, number -> {
                    // Some end in an error: three workers died under them. They are in the ledger, too.
                    String text = ChatBody.words("rebuilt" + (first + number), 30);
                    return Chat.read(
                            Chat.send(installation.baseUrl(number % 2), "gpt-4o-mini~interval=20", text, true));
                });
                sent += ANSWERED_BETWEEN;
            }
            return sent;
        };
        CompletableFuture<Integer> load = CompletableFuture.supplyAsync(sending, thread);
        for (int kill = 0; kill < KILLS; kill++) {
            ServiceHandle victim =
                    installation.workers().get(kill % installation.workers().size());
            victim.kill();
            victim.restart();
        }
        isOver.set(true);
        return load.join();
    }

    /** The export once it has all jobs. */
    private static String settled(Operator operator, int jobs) {
        Await.until(SOON, "all jobs in the ledger", () -> jobsIn(operator) == jobs);
        return operator.sluice("usage", "--csv");
    }

    private static long jobsIn(Operator operator) {
        long jobs = 0;
        for (JsonNode line : operator.json("usage").path("data")) {
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
