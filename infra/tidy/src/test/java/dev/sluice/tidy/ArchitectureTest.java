package dev.sluice.tidy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The walls of the house: who may see whom, and in which rooms each client library lives.
 *
 * <p>One class for the whole build, since reading the classes is most of its cost. It reads class files and never loads
 * them, so the libraries that they use aren't on its class path.
 */
final class ArchitectureTest {

    private static final List<String> MODULES = List.of(
            "common",
            "redis",
            "ingress",
            "worker",
            "infra/processes",
            "infra/broker",
            "infra/simulator",
            "infra/testkit",
            "infra/devstack");

    private static final String COMMON = "dev.sluice.common";
    private static final String REDIS = "dev.sluice.redis";
    private static final String INGRESS = "dev.sluice.ingress";
    private static final String WORKER = "dev.sluice.worker";
    private static final String PROVIDER = WORKER + ".provider";
    private static final String SIMULATOR = "dev.sluice.simulator";

    private static final String[] SERVICES = {INGRESS + "..", WORKER + ".."};

    /** The parts that start, imitate or judge the services. */
    private static final String[] INFRA = {
        "dev.sluice.processes..",
        "dev.sluice.broker..",
        SIMULATOR + "..",
        "dev.sluice.testkit..",
        "dev.sluice.devstack.."
    };

    /** What all dialects of providers share; each other package under {@code provider} is a dialect. */
    private static final Set<String> SHARED_BY_DIALECTS =
            Set.of(PROVIDER + ".http", PROVIDER + ".request", PROVIDER + ".supply", PROVIDER + ".wire");

    private static final JavaClasses HOUSE = read(Checkout.locate().root());

    @Test
    void ingressAndWorkerNeverSeeEachOther() {
        never(List.of(INGRESS + ".."), WORKER + "..");
        never(List.of(WORKER + ".."), INGRESS + "..");
        never(List.of(REDIS + ".."), SERVICES);
    }

    @Test
    void commonSeesOnlyTheJdkJsonAndYaml() {
        classes()
                .that()
                .resideInAPackage(COMMON + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        COMMON + "..", "java..", "org.jspecify..", "org.yaml.snakeyaml..", "tools.jackson..")
                .check(HOUSE);
    }

    @Test
    void servicesDoNotKnowWhoStartsOrJudgesThem() {
        never(List.of(COMMON + "..", REDIS + "..", INGRESS + "..", WORKER + ".."), INFRA);
    }

    @Test
    void simulatorSharesNoCodeWithWhatItJudges() {
        never(List.of(SIMULATOR + ".."), COMMON + "..", REDIS + "..", INGRESS + "..", WORKER + "..");
    }

    @Test
    void dialectsNeverSeeEachOther() {
        slices().assignedFrom(new Dialects()).should().notDependOnEachOther().check(HOUSE);
    }

    @Test
    void apiFamiliesNeverSeeEachOther() {
        slices().matching(INGRESS + ".api.(*)..")
                .should()
                .notDependOnEachOther()
                .check(HOUSE);
    }

    @Test
    void roomsFormNoCycles() {
        for (String part : List.of(COMMON, INGRESS, WORKER, SIMULATOR)) {
            slices().matching(part + ".(**)").should().beFreeOfCycles().check(HOUSE);
        }
    }

    @Test
    void kafkaStaysInTheRoomsThatOwnIt() {
        List<String> rooms = List.of(
                INGRESS + ".dispatch",
                INGRESS + ".register",
                INGRESS + ".deadletter",
                INGRESS + ".ledger",
                INGRESS + ".batch..",
                INGRESS + ".stored",
                INGRESS + ".webhook",
                WORKER + ".intake",
                WORKER + ".keeping",
                WORKER + ".metering",
                WORKER + ".deadletter");
        onlyIn(rooms, "org.apache.kafka..", "org.springframework.kafka..");
    }

    @Test
    void redisStaysInTheRoomsThatOwnIt() {
        List<String> rooms = List.of(
                REDIS,
                INGRESS + ".presence",
                INGRESS + ".quota",
                INGRESS + ".dispatch",
                INGRESS + ".oversight",
                INGRESS + ".reply",
                WORKER + ".presence",
                WORKER + ".intake",
                WORKER + ".execution",
                WORKER + ".routing",
                WORKER + ".allowance",
                WORKER + ".emit");
        onlyIn(rooms, "io.lettuce..", "org.springframework.data.redis..");
    }

    @Test
    void reactorStaysOnTheIngressSideOfTheWalk() {
        List<String> rooms = List.of(
                INGRESS + ".edge",
                INGRESS + ".admin",
                INGRESS + ".api..",
                INGRESS + ".quota",
                INGRESS + ".dispatch",
                INGRESS + ".reply",
                INGRESS + ".delivery",
                INGRESS + ".description",
                INGRESS + ".health");
        onlyIn(rooms, "reactor..", "org.reactivestreams..");
    }

    @Test
    void okHttpStaysInTheProvidersClient() {
        onlyIn(List.of(PROVIDER, PROVIDER + ".http"), "okhttp3..", "okio..");
    }

    @Test
    void s3StaysInTheStorage() {
        onlyIn(List.of(INGRESS + ".storage"), "software.amazon.awssdk..");
    }

    @Test
    void packagesAreNamedAfterWhatHappensInThem() {
        String[] kinds = Stream.of("util", "helper", "manager", "impl", "config", "dto", "service", "misc")
                .flatMap(kind -> Stream.of(".." + kind + "..", ".." + kind + "s.."))
                .toArray(String[]::new);

        noClasses().should().resideInAnyPackage(kinds).check(HOUSE);
    }

    @Test
    void nothingIsFoundByScanning() {
        noClasses()
                .should()
                .beAnnotatedWith("org.springframework.context.annotation.ComponentScan")
                .orShould()
                .beAnnotatedWith("org.springframework.boot.autoconfigure.SpringBootApplication")
                .check(HOUSE);
    }

    @Test
    void eachRoomHasOneWiring() {
        Map<String, Set<String>> wirings = wirings()
                .collect(groupingBy(JavaClass::getPackageName, mapping(JavaClass::getSimpleName, toUnmodifiableSet())));

        assertThat(wirings).allSatisfy((_, names) -> assertThat(names).hasSize(1));
        classes()
                .that()
                .areAnnotatedWith("org.springframework.context.annotation.Configuration")
                .should()
                .haveSimpleNameEndingWith("Wiring")
                .check(HOUSE);
    }

    @Test
    void eachWiringIsImportedByItsApplication() {
        for (String service : List.of(INGRESS, WORKER)) {
            Set<JavaClass> imported = HOUSE.stream()
                    .filter(resideInAPackage(service))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .map(Dependency::getTargetClass)
                    .collect(toUnmodifiableSet());

            assertThat(wirings().filter(resideInAPackage(service + ".."))).isSubsetOf(imported);
        }
    }

    private static Stream<JavaClass> wirings() {
        return HOUSE.stream().filter(type -> type.getSimpleName().endsWith("Wiring"));
    }

    private static void never(List<String> from, String... to) {
        noClasses()
                .that()
                .resideInAnyPackage(from.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(HOUSE);
    }

    /** Of the two services, these rooms alone use this library. */
    private static void onlyIn(List<String> rooms, String... library) {
        noClasses()
                .that(resideInAnyPackage(SERVICES).and(not(resideInAnyPackage(rooms.toArray(String[]::new)))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library)
                .check(HOUSE);
    }

    private static JavaClasses read(Path root) {
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).as("folders of compiled modules").allMatch(Files::isDirectory);
        return new ClassFileImporter().importPaths(folders);
    }

    /** One slice for each dialect, so that a new one is held to the rule without being named here. */
    private static final class Dialects implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String room = type.getPackageName();
            return room.startsWith(PROVIDER + ".") && !SHARED_BY_DIALECTS.contains(room)
                    ? SliceIdentifier.of(room.substring(PROVIDER.length() + 1).split("\\.")[0])
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "dialects of providers";
        }
    }
}
