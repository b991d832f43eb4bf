package dev.sluice.devstack;

import dev.sluice.processes.Part;
import dev.sluice.processes.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The launcher's words: what is being started, and how to use it once it runs. */
final class Welcome {

    private final Terminal terminal;
    private final Settings settings;
    private final Path root;
    private final Map<Role, List<Supervisor.Ready>> ready = new EnumMap<>(Role.class);

    Welcome(Terminal terminal, Settings settings, Path root) {
        this.terminal = terminal;
        this.settings = settings;
        this.root = root;
    }

    void opening(String version) {
        terminal.line(terminal.strong("Sluice " + version) + " · JDK "
                + Runtime.version().feature() + " · data in " + shown(settings.data()) + " (kept between runs)");
        if (settings.kafka() != null) {
            row("kafka", terminal.good("found"), "", settings.kafka().bootstrap());
        }
        if (settings.redis() != null) {
            row("redis", terminal.good("found"), "", settings.redis().addresses());
        }
    }

    /** One line for each role, as soon as the last of its processes is ready. */
    void ready(Supervisor.Ready part, Installation installation) {
        Role role = part.part().role();
        List<Supervisor.Ready> all = ready.computeIfAbsent(role, _ -> new ArrayList<>());
        all.add(part);
        if (all.size() < installation.count(role)) {
            return;
        }
        Duration longest = all.stream()
                .map(Supervisor.Ready::took)
                .max(Duration::compareTo)
                .orElseThrow();
        String name = all.size() == 1 ? role.label() : role.label() + " ×" + all.size();
        row(name, terminal.good("ready"), Seconds.of(longest), detail(part.part()));
    }

    void usage(Keys keys) {
        String api = "http://localhost:" + settings.port() + "/api/v1";
        terminal.line("");
        terminal.line("  API      " + terminal.strong(api) + "   (OpenAI SDKs: base_url)" + furtherIngresses());
        terminal.line("  Key      " + terminal.strong(keys.demo()) + "   (kept in "
                + shown(settings.data().resolve("keys.json")) + ", with one that has a limit)");
        terminal.line("  Logs     " + shown(settings.data().resolve("logs")) + "   processes: "
                + shown(settings.data().resolve("processes.json")));
        terminal.line("");
        terminal.line("Try it:");
        terminal.line("  curl -N " + api + "/chat -H \"Authorization: Bearer " + keys.demo() + "\" \\");
        terminal.line("    -H \"Content-Type: application/json\""
                + " -d '{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'");
        terminal.line("OpenAI SDKs, unmodified:");
        terminal.line("  export OPENAI_BASE_URL=" + api + " OPENAI_API_KEY=" + keys.demo());
        if (settings.needsSimulator()) {
            terminal.line(
                    "Real models: export GEMINI_API_KEY=…, OPENAI_API_KEY=… or ANTHROPIC_API_KEY=…, then start again.");
        }
        terminal.line("More keys: ./sluice orgs create acme && ./sluice keys create --org acme --name first");
        terminal.line("Stop everything: Ctrl-C");
    }

    private String furtherIngresses() {
        return settings.ingresses() == 1
                ? ""
                : ", also on ports " + (settings.port() + 1) + " to " + (settings.port() + settings.ingresses() - 1);
    }

    private String detail(Part part) {
        return switch (part.role()) {
            case KAFKA, REDIS -> "127.0.0.1:" + part.port();
            case SIMULATOR -> simulated();
            case WORKER, INGRESS -> "";
        };
    }

    private String simulated() {
        Map<String, Provider> providers = new LinkedHashMap<>();
        providers.put("Gemini", settings.gemini());
        providers.put("OpenAI", settings.openai());
        providers.put("Anthropic", settings.anthropic());
        int all = providers.size();
        providers.values().removeIf(provider -> !provider.isSimulated());
        return providers.size() == all
                ? "no provider key found: answers are simulated"
                : "answers of " + String.join(" and ", providers.keySet()) + " are simulated";
    }

    private void row(String name, String state, String time, String detail) {
        terminal.line(("  " + pad(name, 12) + state + "  " + pad(time, 8) + detail).stripTrailing());
    }

    private String shown(Path path) {
        return path.startsWith(root) ? "./" + root.relativize(path) : path.toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
