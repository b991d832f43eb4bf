package dev.sluice.worker.routing;

import dev.sluice.common.job.Lane;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;

/** What a job has when it starts: a place among those that run, and a pass for its first call. */
public interface Turn {

    /** Of a job whose place nobody counts. */
    Turn UNCOUNTED = new Turn() {
        @Override
        public Pass takePass() {
            return Pass.NONE;
        }

        @Override
        public Precedence precedence(Lane lane) {
            return Precedence.of(lane);
        }

        @Override
        public void stepOut() {}

        @Override
        public void stepIn() {}

        @Override
        public void over() {}
    };

    /** The pass, for the first who asks; he settles it. {@link Pass#NONE} for anybody else. */
    Pass takePass();

    /** How much of a provider's room its calls may take. */
    Precedence precedence(Lane lane);

    /** It waits for a provider in the middle of its work: others may have its place. */
    void stepOut();

    /** It goes on, whether there is a place or not: what it waited for is dearer. */
    void stepIn();

    /** No provider is called any more. More than once does no harm. */
    void over();
}
