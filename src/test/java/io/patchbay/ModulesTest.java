package io.patchbay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the arrows between the packages. A new package has to be given its arrows here. */
class ModulesTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPath(Path.of("target/classes"));

    /** What everybody may use: ids and the clock, and the parts that know no feature. */
    private static final List<String> COMMON = List.of("", "access", "api", "audit", "live", "web");

    /** Which packages each one may use besides itself. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            // the parts that know no feature, from the bottom up
            // in dev, the database is started before the container is
            Map.entry("", List.of("dev")),
            Map.entry("audit", List.of("")),
            Map.entry("api", List.of("")),
            Map.entry("web", List.of("", "api", "audit")),
            Map.entry("access", List.of("", "api", "audit", "web")),
            Map.entry("live", List.of("", "access", "web")),
            // the features, from the bottom up
            Map.entry("provider", List.of()),
            // the record, to be read and proved; what writes it is the audit below
            Map.entry("auditlog", COMMON),
            Map.entry("tenant", COMMON),
            Map.entry("connection", plus(COMMON, "tenant")),
            Map.entry("number", plus(COMMON, "tenant", "provider", "connection")),
            // a link leads to the connection that waits for a number, which Placement knows
            Map.entry("link", plus(COMMON, "tenant", "provider", "connection", "number")),
            // verdicts, their rules and the catalogue of codes: no screen and no table
            Map.entry("diagnosis", plus(COMMON, "connection", "number")),
            // the machine side of webhooks: received, kept, applied
            Map.entry("inbox", plus(COMMON, "tenant", "provider", "connection", "number", "link")),
            // the people side of webhooks: looked at, bound, replayed
            Map.entry("events", plus(COMMON, "tenant", "provider", "connection", "number", "link", "inbox")),
            Map.entry("probe", plus(COMMON, "tenant", "provider", "connection", "number", "link")),
            // our webhook at the provider: whether it is there, what it is signed with, when nobody listened
            Map.entry("subscription", plus(COMMON, "provider", "link", "inbox")),
            // a sweep that adopts a tenant has its unmatched deliveries applied
            Map.entry(
                    "sweep",
                    plus(
                            COMMON,
                            "tenant",
                            "provider",
                            "connection",
                            "number",
                            "link",
                            "inbox",
                            "probe",
                            "subscription")),
            // the health of the whole installation
            Map.entry(
                    "status",
                    plus(COMMON, "connection", "link", "diagnosis", "inbox", "probe", "subscription", "sweep")),
            // a pasted text taken apart and explained: no screen and no table
            Map.entry("paste", plus(COMMON, "diagnosis")),
            Map.entry(
                    "search",
                    plus(COMMON, "tenant", "connection", "number", "link", "diagnosis", "paste", "inbox", "playbook")),
            // cases, and nothing else
            Map.entry("desk", plus(COMMON, "tenant", "connection", "number", "link", "diagnosis", "inbox", "probe")),
            // what each verdict means, with the letters of the desk and who has it now
            Map.entry("playbook", plus(COMMON, "connection", "diagnosis", "paste", "status", "desk")),
            // forgetting somebody reaches everywhere, by the database; this is for the rest
            Map.entry("retention", plus(COMMON, "tenant", "provider", "connection", "number", "link")),
            Map.entry("dev", everything()));

    private static List<String> plus(List<String> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }

    private static List<String> everything() {
        return List.of(
                "",
                "access",
                "api",
                "audit",
                "live",
                "web",
                "provider",
                "tenant",
                "connection",
                "number",
                "link",
                "diagnosis",
                "inbox",
                "probe",
                "subscription",
                "sweep",
                "provider.sandbox");
    }

    private static String packageOf(String name) {
        return name.isEmpty() ? "io.patchbay" : "io.patchbay." + name;
    }

    static Stream<String> packages() {
        return ARROWS.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "io.patchbay.{0}")
    @MethodSource("packages")
    void usesOnlyWhatItMay(String name) {
        var allowed = new ArrayList<>(ARROWS.get(name));
        allowed.add(name);
        var mayUse = allowed.stream().map(ModulesTest::packageOf).toArray(String[]::new);

        classes()
                .that()
                .resideInAPackage(packageOf(name))
                .should()
                .onlyDependOnClassesThat(foreignOrIn(mayUse))
                .allowEmptyShould(true)
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> foreignOrIn(String... packages) {
        return resideOutsideOfPackage("io.patchbay..").or(resideInAnyPackage(packages));
    }

    /** A verb writes its row, so that HTML and JSON cannot differ in it and a new way in cannot forget it. */
    @Test
    void noHandlerWritesTheAuditRow() {
        noClasses()
                .that()
                .areAnnotatedWith(jakarta.ws.rs.Path.class)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.patchbay.audit.Audit")
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.patchbay.(*)..").should().beFreeOfCycles().check(OURS);
    }

    /** Kapso's words stop at the port: only the container knows who is behind it. */
    @ParameterizedTest
    @ValueSource(strings = {"kapso", "sandbox", "meta"})
    void nobodyKnowsWhoIsBehindThePort(String behind) {
        var inside = "io.patchbay.provider." + behind + "..";
        noClasses()
                .that(not(resideInAPackage(inside)).and(not(resideInAPackage("io.patchbay.dev.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(inside)
                .check(OURS);
    }

    @Test
    void whoIsBehindThePortKnowsOnlyThePort() {
        classes()
                .that()
                .resideInAPackage("io.patchbay.provider.kapso..")
                .should()
                .onlyDependOnClassesThat(foreignOrIn("io.patchbay.provider", "io.patchbay.provider.kapso"))
                .check(OURS);
    }

    /** Walks over all routes know these two; any other route has to be a method they find. */
    @Test
    void routesBesidesTheFrameworksAreOpenedByWebhooksOnly() {
        assertThat(OURS.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.getRawParameterTypes().stream()
                                .anyMatch(given -> given.isEquivalentTo(Router.class)))
                        .map(method -> method.getOwner().getSimpleName())
                        .filter(name -> !name.contains("_"))
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("Hooks", "RejectedTokens");
    }

    @Test
    void everyPackageHasItsArrows() {
        var known = ARROWS.keySet().stream().map(ModulesTest::packageOf).toList();
        var behindThePort = resideInAPackage("io.patchbay.provider.*..");

        assertThat(OURS.stream()
                        .filter(behindThePort.negate())
                        .map(JavaClass::getPackageName)
                        .filter(name -> name.startsWith("io.patchbay"))
                        .collect(Collectors.toSet()))
                .isSubsetOf(known);
    }
}
