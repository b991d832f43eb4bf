package dev.sluice.ingress.batch;

import dev.sluice.common.job.Family;
import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.CheckedBodies;
import dev.sluice.ingress.api.Estimates;
import dev.sluice.ingress.batch.answers.KafkaAnswers;
import dev.sluice.ingress.batch.answers.SharedAnswers;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.batch.permit.CallerPermits;
import dev.sluice.ingress.dispatch.DispatchSettings;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.reply.ReplyBook;
import dev.sluice.ingress.storage.BlobStore;
import dev.sluice.ingress.webhook.Webhooks;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BatchSettings.class)
public class BatchWiring {

    private static final String GROUP = "sluice.batches";
    private static final int SESSION_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 1_000;

    /** All batches here share a consumer, and one that goes on from an older place has its own: these bound each. */
    private static final int FETCH_BYTES = 4 * 1024 * 1024;

    private static final int POLL_RECORDS = 200;

    @Bean(initMethod = "start", destroyMethod = "close")
    BatchOwners batchOwners(
            KafkaProperties kafka,
            Book book,
            BlobStore store,
            Dispatcher dispatcher,
            Scripts scripts,
            Presence presence,
            RedisClock clock,
            RandomGenerator random,
            DispatchSettings dispatch,
            IngressId ingress,
            Webhooks webhooks,
            Accounts accounts,
            Quota quota,
            ReplyBook replies,
            ObjectProvider<CheckedBodies> families,
            BatchSettings settings) {
        Map<Family, Function<byte[], ? extends ApiRequest>> readers = new EnumMap<>(Family.class);
        families.forEach(family -> readers.put(family.family(), family.reader()));
        JobFeed feed = new LineJobs(dispatcher, scripts, replies, presence, clock, random, dispatch);
        Map<String, Object> consumer = consumerSettings(kafka);
        BatchTools tools = new BatchTools(
                book,
                store,
                feed,
                new SharedAnswers(() -> new KafkaAnswers(new KafkaConsumer<>(consumer)))::tap,
                new CallerPermits(accounts::callerNamed, quota, new Estimates(clock), clock::millis),
                webhooks,
                readers,
                settings,
                clock::millis);
        Map<String, Object> member = memberSettings(kafka);
        BatchOwners owners = new BatchOwners(() -> new KafkaConsumer<>(member), tools, ingress.value());
        book.onStale(owners::rewrite);
        return owners;
    }

    private static Map<String, Object> memberSettings(KafkaProperties kafka) {
        Map<String, Object> member = consumerSettings(kafka);
        member.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        member.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        member.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        member.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        member.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return member;
    }

    private static Map<String, Object> consumerSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = KafkaClients.consumer(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        consumer.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        return consumer;
    }
}
