package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class OffsetBitsTest {

    @Test
    void whatWasEncodedIsReadAgain() {
        BitSet completed = new BitSet();
        completed.set(1);
        completed.set(9, 30);
        completed.set(4_000);

        assertThat(OffsetBits.decode(OffsetBits.encode(completed))).isEqualTo(completed);
    }

    @Test
    void bytesStayAsTheyWereFirstCommitted() {
        BitSet completed = new BitSet();
        completed.set(1);
        completed.set(8);

        assertThat(OffsetBits.encode(completed)).isEqualTo("AQIB");
    }

    @Test
    void beyondWhatABrokerTakesTheHighestOffsetsAreLeftOut() {
        BitSet completed = new BitSet();
        completed.set(1, OffsetBits.MAX_BITS + 5_000);

        String metadata = OffsetBits.encode(completed);

        assertThat(metadata).hasSizeLessThanOrEqualTo(4_096);
        assertThat(OffsetBits.decode(metadata)).isEqualTo(completed.get(0, OffsetBits.MAX_BITS));
    }

    @Test
    void metadataOfOthersSaysNothing() {
        assertThat(OffsetBits.decode("")).isEqualTo(new BitSet());
        assertThat(OffsetBits.decode("not base64!")).isEqualTo(new BitSet());
        assertThat(OffsetBits.decode("AgEB")).isEqualTo(new BitSet());
    }
}
