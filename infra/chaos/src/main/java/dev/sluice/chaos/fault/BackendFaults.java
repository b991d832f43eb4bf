package dev.sluice.chaos.fault;

import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Node;
import dev.sluice.testkit.PartHandle;
import dev.sluice.testkit.proxy.Direction;
import dev.sluice.testkit.proxy.FaultProxy;
import java.util.List;

/** Blows at ingresses, at Kafka, at Redis, and at the connections to them. */
final class BackendFaults {

    private static final long INGRESS_MILLIS = 3_000;
    private static final long BROKER_MILLIS = 40_000;
    private static final long REDIS_MILLIS = 25_000;
    private static final long CUT_MILLIS = 15_000;

    private BackendFaults() {}

    /** Kills an ingress, while another one is left. */
    static boolean killIngress(Site site) {
        List<Node> up = site.stack().ingresses().stream().filter(Node::isUp).toList();
        if (up.size() > 1) {
            Node ingress = up.get(site.random().nextInt(up.size()));
            site.incidents().note(Kind.INGRESS_KILL, ingress.name(), INGRESS_MILLIS);
            ingress.kill();
            ingress.restartLater();
            return true;
        }
        return false;
    }

    /** Kills the broker, and starts it again on its data. */
    static boolean killBroker(Site site) throws InterruptedException {
        site.incidents().note(Kind.BROKER_KILL, "kafka", BROKER_MILLIS);
        killAndRestart(site, site.stack().kafka());
        return true;
    }

    /** Kills Redis, and starts it again on its data; a second's writes may be missing. */
    static boolean killRedis(Site site) throws InterruptedException {
        site.incidents().note(Kind.REDIS_KILL, "redis", REDIS_MILLIS);
        killAndRestart(site, site.stack().redis());
        site.incidents().note(Kind.REDIS_BACK, "redis", 0);
        return true;
    }

    /** Takes all data of Redis away. */
    static boolean wipeRedis(Site site) {
        site.incidents().note(Kind.REDIS_WIPE, "redis", REDIS_MILLIS);
        site.stack().redis().wipe();
        return true;
    }

    /** Resets all connections of the workers, or of the ingresses, to Redis. */
    static boolean cutRedis(Site site) {
        site.incidents().note(Kind.REDIS_CUT, "redis", CUT_MILLIS);
        redisProxy(site).reset();
        return true;
    }

    /** Holds back what the workers, or the ingresses, send to Redis, and lets it go later. */
    static boolean holdRedis(Site site) throws InterruptedException {
        int[] millis = {300, 1_000, 2_000, 3_500, 5_000};
        int chosen = millis[site.random().nextInt(millis.length)];
        // Beyond a heartbeat's life it is a coma, seen from outside.
        Kind kind = chosen > 2_000 ? Kind.WORKER_COMA : Kind.REDIS_CUT;
        site.incidents().note(kind, "redis", chosen + CUT_MILLIS);
        FaultProxy proxy = redisProxy(site);
        proxy.hold(Direction.UP);
        site.pause(chosen, chosen);
        proxy.release(Direction.UP);
        return true;
    }

    /** Resets all connections to Kafka. */
    static boolean cutKafka(Site site) {
        site.incidents().note(Kind.KAFKA_CUT, "kafka", CUT_MILLIS);
        site.stack().proxies().kafka().reset();
        return true;
    }

    /** Holds back what is sent to Kafka, and lets it go later. */
    static boolean holdKafka(Site site) throws InterruptedException {
        site.incidents().note(Kind.KAFKA_CUT, "kafka", CUT_MILLIS);
        FaultProxy proxy = site.stack().proxies().kafka();
        Direction direction = site.random().nextBoolean() ? Direction.UP : Direction.DOWN;
        proxy.hold(direction);
        site.pause(200, 5_000);
        proxy.release(direction);
        return true;
    }

    /** Resets all connections to the provider. */
    static boolean cutProvider(Site site) {
        site.incidents().note(Kind.PROVIDER_CUT, "provider", CUT_MILLIS);
        site.stack().proxies().provider().reset();
        return true;
    }

    private static FaultProxy redisProxy(Site site) {
        return site.random().nextBoolean()
                ? site.stack().proxies().workersToRedis()
                : site.stack().proxies().ingressesToRedis();
    }

    private static void killAndRestart(Site site, PartHandle part) throws InterruptedException {
        part.kill();
        site.pause(100, 3_000);
        part.restart();
    }
}
