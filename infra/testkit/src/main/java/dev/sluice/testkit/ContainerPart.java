package dev.sluice.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A part as a container, reached at a port of the loopback address that stays the same over restarts. It is removed
 * when the JVM ends.
 */
abstract class ContainerPart implements PartHandle {

    private static final Duration READY_WITHIN = Duration.ofSeconds(150);
    private static final int GRACE_SECONDS = 10;

    private final GenericContainer<?> container;
    private final int port;

    /**
     * Starts it, and waits until it is ready.
     *
     * @param inside where it listens
     * @param port where it is reached
     * @param settings sets its command and environment
     */
    ContainerPart(String image, int inside, int port, Consumer<GenericContainer<?>> settings) {
        this.port = port;
        this.container = new GenericContainer<>(DockerImageName.parse(image))
                .withExposedPorts(inside)
                .withCreateContainerCmdModifier(
                        command -> bind(Objects.requireNonNull(command.getHostConfig()), inside))
                .waitingFor(new NoWait());
        settings.accept(container);
        container.start();
        awaitReady();
    }

    private void bind(HostConfig host, int inside) {
        Binding binding = Binding.bindIpAndPort("127.0.0.1", port);
        host.withPortBindings(new PortBinding(binding, ExposedPort.tcp(inside)));
    }

    /** Whether it answers in its own protocol: the engine listens for it before it does. */
    abstract boolean answers();

    /** Where it is reached. */
    public final int port() {
        return port;
    }

    @Override
    public final void kill() {
        docker().killContainerCmd(id()).exec();
        Await.until(READY_WITHIN, "the end of " + id(), () -> !isAlive());
    }

    @Override
    public final void pause() {
        docker().pauseContainerCmd(id()).exec();
    }

    @Override
    public final void resume() {
        if (isPaused()) {
            docker().unpauseContainerCmd(id()).exec();
        }
    }

    @Override
    public final void restart() {
        stop();
        docker().startContainerCmd(id()).exec();
        awaitReady();
    }

    @Override
    public final void stop() {
        resume();
        if (isAlive()) {
            docker().stopContainerCmd(id()).withTimeout(GRACE_SECONDS).exec();
        }
    }

    @Override
    public final boolean isAlive() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    @Override
    public final long pid() {
        return Objects.requireNonNull(state().getPidLong());
    }

    private boolean isPaused() {
        return Boolean.TRUE.equals(state().getPaused());
    }

    private ContainerState state() {
        return docker().inspectContainerCmd(id()).exec().getState();
    }

    private void awaitReady() {
        Await.until(READY_WITHIN, container.getDockerImageName() + " at port " + port, this::answers);
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    private String id() {
        return container.getContainerId();
    }

    /** It is asked at its port, over each restart, too. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }
}
