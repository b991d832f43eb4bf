package dev.sluice.simulation.world;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.simulation.kafka.KafkaServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics of results and of answers, read as they are meant to be: the first record of a job counts. */
record Ledger(Map<JobId, JobResult> entries, Map<JobId, List<WrittenAnswer>> answers, Set<JobId> asked) {

    static Ledger of(KafkaServer kafka) {
        Map<JobId, JobResult> entries = new LinkedHashMap<>();
        kafka.records(Topics.RESULTS).forEach(record -> {
            JobResult result = JobResult.decode(record.value());
            entries.putIfAbsent(result.job(), result);
        });
        Map<JobId, List<WrittenAnswer>> answers = new LinkedHashMap<>();
        kafka.records(Topics.ANSWERS)
                .forEach(record -> answers.computeIfAbsent(JobId.of(record.key()), _ -> new ArrayList<>())
                        .add(WrittenAnswer.decode(record.value())));
        Set<JobId> asked = new LinkedHashSet<>();
        kafka.records(Lane.INTERACTIVE.topic()).forEach(record -> asked.add(JobId.of(record.key())));
        return new Ledger(entries, answers, asked);
    }

    @Nullable
    JobResult of(JobId job) {
        return entries.get(job);
    }

    /** Whatever was written of its answer, the first one first. */
    List<WrittenAnswer> answersOf(JobId job) {
        return answers.getOrDefault(job, List.of());
    }

    /** Whether Kafka has it; an ingress may have died between a key's first question and its record. */
    boolean wasAsked(JobId job) {
        return asked.contains(job);
    }

    boolean holdsAll(List<Client> clients) {
        return clients.stream()
                .filter(client -> client.everAccepted() && wasAsked(client.job()))
                .allMatch(client -> entries.containsKey(client.job()));
    }
}
