package dev.sluice.ingress;

import dev.sluice.common.catalog.CatalogCheck;
import dev.sluice.ingress.account.AccountWiring;
import dev.sluice.ingress.admin.AdminWiring;
import dev.sluice.ingress.api.ApiWiring;
import dev.sluice.ingress.api.batches.BatchesWiring;
import dev.sluice.ingress.api.chat.ChatWiring;
import dev.sluice.ingress.api.completions.CompletionsWiring;
import dev.sluice.ingress.api.embeddings.EmbeddingsWiring;
import dev.sluice.ingress.api.files.FilesWiring;
import dev.sluice.ingress.api.models.ModelsWiring;
import dev.sluice.ingress.api.moderations.ModerationsWiring;
import dev.sluice.ingress.api.usage.UsageWiring;
import dev.sluice.ingress.batch.BatchWiring;
import dev.sluice.ingress.batch.book.BookWiring;
import dev.sluice.ingress.deadletter.DeadLetterWiring;
import dev.sluice.ingress.departure.DepartureWiring;
import dev.sluice.ingress.description.DescriptionWiring;
import dev.sluice.ingress.dispatch.DispatchWiring;
import dev.sluice.ingress.edge.EdgeWiring;
import dev.sluice.ingress.health.HealthWiring;
import dev.sluice.ingress.ledger.LedgerWiring;
import dev.sluice.ingress.oversight.OversightWiring;
import dev.sluice.ingress.presence.PresenceWiring;
import dev.sluice.ingress.quota.QuotaWiring;
import dev.sluice.ingress.register.RegisterWiring;
import dev.sluice.ingress.reply.ReplyWiring;
import dev.sluice.ingress.storage.StorageWiring;
import dev.sluice.ingress.stored.StoredWiring;
import dev.sluice.ingress.webhook.WebhookWiring;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The ingress process: its rooms, in the order in which a request walks through them; then those beside the route. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@SuppressWarnings("LexicographicalAnnotationAttributeListing") // The order is that of the walk.
@Import({
    EdgeWiring.class,
    ApiWiring.class,
    ChatWiring.class,
    CompletionsWiring.class,
    EmbeddingsWiring.class,
    ModerationsWiring.class,
    ModelsWiring.class,
    UsageWiring.class,
    FilesWiring.class,
    BatchesWiring.class,
    DescriptionWiring.class,
    AccountWiring.class,
    QuotaWiring.class,
    DispatchWiring.class,
    ReplyWiring.class,
    StoredWiring.class,
    PresenceWiring.class,
    LedgerWiring.class,
    HealthWiring.class,
    StorageWiring.class,
    BookWiring.class,
    BatchWiring.class,
    WebhookWiring.class,
    DepartureWiring.class,
    RegisterWiring.class,
    OversightWiring.class,
    DeadLetterWiring.class,
    AdminWiring.class
})
public class IngressApplication {

    /**
     * How long an event loop does its tasks in one go, in ms, before it reads again: Netty's least, not its second.
     * Each new connection is such a task.
     */
    private static final String ROUND_MILLIS = "io.netty.eventLoop.maxTaskProcessingQuantumMs";

    /** Starts the process; with {@code --check} it only says whether its file is right. */
    public static void main(String[] arguments) {
        OptionalInt end = CatalogCheck.run(arguments, System::getenv, false, System.out, System.err);
        if (end.isPresent()) {
            System.exit(end.getAsInt());
        }
        if (System.getProperty(ROUND_MILLIS) == null) {
            System.setProperty(ROUND_MILLIS, "100");
        }
        SpringApplication.run(IngressApplication.class, arguments);
    }
}
