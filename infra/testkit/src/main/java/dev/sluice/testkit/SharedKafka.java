package dev.sluice.testkit;

/** The one broker of this test JVM: started by the first test that asks, ended with the JVM. */
public final class SharedKafka {

    private SharedKafka() {}

    /** The broker; tests that break or fill it start their own. */
    public static KafkaHandle get() {
        return Holder.KAFKA;
    }

    private static final class Holder {
        private static final KafkaHandle KAFKA = KafkaHandle.start();
    }
}
