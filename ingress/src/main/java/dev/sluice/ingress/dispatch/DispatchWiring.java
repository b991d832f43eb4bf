package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.Scripts;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchSettings.class)
public class DispatchWiring {

    @Bean(initMethod = "start")
    JobPublisher jobPublisher(Producer<byte[], byte[]> jobProducer, DispatchSettings settings) {
        return new JobPublisher(jobProducer, settings, System::nanoTime);
    }

    @Bean(destroyMethod = "") // The publisher closes it.
    Producer<byte[], byte[]> jobProducer(KafkaProperties kafka, DispatchSettings settings) {
        return new KafkaProducer<>(producerSettings(kafka, settings));
    }

    /** Makes the topics where they are missing: whichever service is up first does. */
    @Bean(initMethod = "start")
    KafkaWatch kafkaWatch(KafkaProperties kafka, Producer<byte[], byte[]> jobProducer, DispatchSettings settings) {
        return new KafkaWatch(Admin.create(kafka.buildAdminProperties()), jobProducer, topics(settings));
    }

    @Bean(initMethod = "start")
    LaneWatch laneWatch(StatefulRedisConnection<byte[], byte[]> dataConnection) {
        return new LaneWatch(dataConnection);
    }

    @Bean
    Dispatcher dispatcher(JobPublisher publisher, Scripts scripts, IngressId ingress) {
        return new Dispatcher(publisher, scripts, ingress);
    }

    private static List<NewTopic> topics(DispatchSettings settings) {
        return List.of(
                topic(Lane.INTERACTIVE.topic(), settings.partitions(), settings, Topics.jobSettings()),
                topic(Lane.BULK.topic(), settings.partitions(), settings, Topics.jobSettings()),
                topic(Topics.RESULTS, Topics.RESULTS_PARTITIONS, settings, Topics.resultSettings()),
                topic(Topics.ANSWERS, settings.partitions(), settings, Topics.answerSettings()),
                topic(Topics.COMPLETIONS, settings.partitions(), settings, Topics.completionSettings()),
                topic(Topics.BATCHES, Topics.BATCHES_PARTITIONS, settings, Topics.batchSettings()),
                topic(Topics.USAGE, 1, settings, Topics.usageSettings()),
                topic(Topics.DEAD, 1, settings, Topics.deadSettings()),
                topic(Topics.ACCOUNTS, 1, settings, Topics.accountSettings()),
                topic(Topics.AUDIT, 1, settings, Topics.auditSettings()));
    }

    private static NewTopic topic(
            String name, int partitions, DispatchSettings settings, Map<String, String> topicSettings) {
        return new NewTopic(name, partitions, settings.replicas()).configs(topicSettings);
    }

    static Map<String, Object> producerSettings(KafkaProperties kafka, DispatchSettings settings) {
        Map<String, Object> producer = KafkaClients.producer(kafka.buildProducerProperties(), settings.acceptBound());
        producer.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, EvenPartitions.class);
        return producer;
    }
}
