package dev.sluice.ingress.reply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyBookTest {

    private static final int REPLIES = 100;
    private static final int SLICE_MILLIS = 100;

    private final ReplyScene scene = ReplyScene.streamed();
    private final List<RecordingOutlet> clients = new ArrayList<>();

    @Test
    void everyReplyIsLookedAtOnceInHalfASecondAndAFifthOfThemAtATime() {
        open(REPLIES);
        scene.pass(500);
        int before = looks();

        List<Integer> slices = new ArrayList<>();
        for (int slice = 1; slice <= 5; slice++) {
            int sofar = looks();
            scene.pass(SLICE_MILLIS);
            slices.add(looks() - sofar);
        }

        assertThat(slices).allMatch(looked -> looked <= REPLIES / 5 + 1);
        assertThat(looks() - before).isEqualTo(REPLIES);
        assertThat(clients).allMatch(client -> client.looks == clients.getFirst().looks);
    }

    @Test
    void repliesThatComeBetweenTwoSlicesAreLookedAtWithinASecond() {
        scene.pass(500 + SLICE_MILLIS);

        open(REPLIES);
        scene.pass(900);

        assertThat(clients).allMatch(client -> client.looks > 0);
    }

    private void open(int count) {
        for (int number = 1; number <= count; number++) {
            RecordingOutlet client = new RecordingOutlet(true);
            clients.add(client);
            Awaited job = new Awaited(
                    new JobId(number, 7),
                    scene.reply.job().facts(),
                    scene.reply.job().attempt());
            Reply _ = scene.book.open(job, client, scene.world, null);
        }
    }

    private int looks() {
        return clients.stream().mapToInt(client -> client.looks).sum();
    }
}
