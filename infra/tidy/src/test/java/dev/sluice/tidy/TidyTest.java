package dev.sluice.tidy;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a reader meets first, in every file that somebody wrote: sizes, package pages, documents, and nothing private.
 */
final class TidyTest {

    private static final int MAX_LINES = 400;
    private static final int MAX_COLUMNS = 120;
    private static final int MAX_TYPES = 20;
    private static final int MAX_README_LINES = 150;

    /** Sources that people read line by line. A pom is held to neither limit: it is a list. */
    private static final List<String> SOURCES = List.of(".java", ".lua", ".sh", ".py", ".yml", ".yaml");

    /**
     * Packages that may hold more types than others. {@code common.lease} has one record for the question and one for
     * the answer of each script, and they are read by the script's name.
     */
    private static final List<String> LARGE_PACKAGES = List.of("common/src/main/java/dev/sluice/common/lease");

    private static final Checkout CHECKOUT = Checkout.locate();

    @Test
    void sourcesAreShort() {
        assertThat(sources().filter(file -> CHECKOUT.lines(file).size() > MAX_LINES))
                .as("sources of more than %s lines", MAX_LINES)
                .isEmpty();
    }

    @Test
    void linesAreNarrow() {
        assertThat(sources().flatMap(file -> where(file, line -> line.codePointCount(0, line.length()) > MAX_COLUMNS)))
                .as("lines of more than %s columns", MAX_COLUMNS)
                .isEmpty();
    }

    @Test
    void eachPackageSaysWhatItIsForAndWhereWorkComesFromAndGoes() {
        assertThat(mainSources().map(Path::getParent).distinct().filter(folder -> !isRoom(folder)))
                .as("packages whose package-info.java lacks @NullMarked, `From:` or `To:`")
                .isEmpty();
    }

    @Test
    void packagesAreSmall() {
        Map<Path, Long> types = mainSources()
                .filter(file -> !file.endsWith("package-info.java"))
                .map(Path::getParent)
                .filter(folder -> !LARGE_PACKAGES.contains(folder.toString()))
                .collect(groupingBy(folder -> folder, counting()));

        assertThat(types).allSatisfy((_, count) -> assertThat(count).isLessThanOrEqualTo(MAX_TYPES));
    }

    @Test
    void promisesToDoSomethingLaterCarryAnIssue() {
        Pattern bare = Pattern.compile("\\b(FIXME|XXX)\\b|\\bTODO\\b(?! ?\\(?#\\d)");

        assertThat(sources().filter(file -> !isThisTest(file)).flatMap(file -> where(file, bare)))
                .isEmpty();
    }

    @Test
    void noTestWaitsForTimeToPass() {
        Pattern sleep = Pattern.compile("\\bThread\\.sleep\\b");

        assertThat(sources()
                        .filter(file -> file.toString().contains("src/test/") && !isThisTest(file))
                        .flatMap(file -> where(file, sleep)))
                .isEmpty();
    }

    @Test
    void filesNameNeitherOneMachineNorAnyKey() {
        Pattern elsewhere =
                Pattern.compile("(?<![\\w.])/(work|root|tmp/wt)/|repo\\d?\\.maven|artifactory|jfrog|sk-1234");

        assertThat(CHECKOUT.files().stream().filter(file -> !isThisTest(file)).flatMap(file -> where(file, elsewhere)))
                .isEmpty();
    }

    @Test
    void documentsStandAtTheRoot() {
        assertThat(List.of(
                        "README.md",
                        "ARCHITECTURE.md",
                        "CHANGELOG.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "LICENSE",
                        "NOTICE"))
                .allMatch(CHECKOUT::has);
        assertThat(CHECKOUT.lines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(MAX_README_LINES);
    }

    @Test
    void eachModuleGivesItsReasons() {
        Matcher modules = Pattern.compile("<module>(.*?)</module>").matcher(CHECKOUT.text(Path.of("pom.xml")));

        assertThat(modules.results().map(module -> module.group(1) + "/RATIONALE.md"))
                .isNotEmpty()
                .allMatch(CHECKOUT::has);
    }

    @Test
    void linksBetweenDocumentsLeadSomewhere() {
        Pattern link = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

        assertThat(CHECKOUT.files(".md").stream()
                        .flatMap(document -> link.matcher(CHECKOUT.text(document))
                                .results()
                                .map(target -> target.group(1))
                                .filter(target -> !Files.exists(
                                        CHECKOUT.root().resolve(document).resolveSibling(target)))
                                .map(target -> document + " -> " + target)))
                .isEmpty();
    }

    @Test
    void typesThatDocumentsNameAreThere() {
        Pattern name = Pattern.compile("`([A-Z][a-z]\\w*[A-Z]\\w*)(\\.\\w+)?`");
        Set<String> types = CHECKOUT.files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(toUnmodifiableSet());

        assertThat(Stream.of("README.md", "ARCHITECTURE.md")
                        .flatMap(document -> name.matcher(CHECKOUT.text(Path.of(document)))
                                .results()
                                .map(found -> found.group(1))
                                .filter(type -> !types.contains(type))
                                .map(type -> document + ": " + type)))
                .isEmpty();
    }

    private static Stream<Path> sources() {
        return SOURCES.stream().flatMap(ending -> CHECKOUT.files(ending).stream());
    }

    private static Stream<Path> mainSources() {
        return CHECKOUT.files(".java").stream().filter(file -> file.toString().contains("src/main/java/"));
    }

    /** This file names what it forbids. */
    private static boolean isThisTest(Path file) {
        return file.endsWith("TidyTest.java");
    }

    private static boolean isRoom(Path folder) {
        Path page = folder.resolve("package-info.java");
        return CHECKOUT.has(page.toString())
                && Stream.of("@NullMarked", "From: ", "To: ").allMatch(CHECKOUT.text(page)::contains);
    }

    private static Stream<String> where(Path file, Pattern pattern) {
        return where(file, line -> pattern.matcher(line).find());
    }

    /** Each line that is so, as {@code file:number: text}. */
    private static Stream<String> where(Path file, Predicate<String> isSo) {
        List<String> lines = CHECKOUT.lines(file);
        return IntStream.range(0, lines.size())
                .filter(i -> isSo.test(lines.get(i)))
                .mapToObj(i -> file + ":" + (i + 1) + ": " + lines.get(i).strip());
    }
}
