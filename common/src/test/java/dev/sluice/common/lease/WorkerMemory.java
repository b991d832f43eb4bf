package dev.sluice.common.lease;

import dev.sluice.common.lease.RestoreRequest.End;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.lease.RestoreRequest.Grant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What worker w1 keeps of a job that it runs under claim c2: enough to write it again. */
final class WorkerMemory {

    private final LeaseScene scene;
    private final long fence;
    private final List<Entry> entries = new ArrayList<>();

    /** Remembers the reply as it is in Redis. */
    WorkerMemory(LeaseScene scene, long fence) {
        this.scene = scene;
        this.fence = fence;
        for (LeaseStore.Entry entry : scene.reply()) {
            String[] id = entry.id().split("-");
            entries.add(new Entry(
                    Long.parseLong(id[0]), Long.parseLong(id[1]), entry.frame().encode()));
        }
    }

    RestoreAnswer restore(@Nullable End end, String... words) {
        Grant grant = new Grant("w1", "c2", fence, false, 2, 2, scene.store().nowMillis());
        return scene.store()
                .ask(LeaseCalls.restore(new RestoreRequest(
                        scene.job, grant, scene.facts(words), LeaseScene.WHERE, end, List.of("in1"), entries)));
    }
}
