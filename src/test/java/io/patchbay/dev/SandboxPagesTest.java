package io.patchbay.dev;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.patchbay.support.ConsoleTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ConsoleTest
class SandboxPagesTest {

    @Inject
    Sandbox sandbox;

    private static RequestSpecification agent() {
        return given().header("Authorization", "Bearer dev-agent-key")
                .header("Sec-Fetch-Site", "same-origin")
                .accept("text/html")
                .redirects()
                .follow(false);
    }

    @Test
    void anAgentSeesScenariosAndFaults() {
        agent().get("/sandbox")
                .then()
                .statusCode(200)
                .body(containsString("Signup goes well"))
                .body(containsString("The next events are sent twice"));
    }

    @Test
    void scenariosAreGroupedAndNameTheVerdictTheyEndIn() {
        var page = Jsoup.parse(agent().get("/sandbox").asString());

        assertThat(page.select("#plays tr.group").eachText())
                .containsExactlyElementsOf(Stream.of(Scenario.Area.values())
                        .map(Scenario.Area::title)
                        .toList());
        for (var scenario : Scenario.all()) {
            var row = page.select("#plays tr:has(button[value=" + scenario.apiName() + "])");
            assertThat(row.select("a").eachAttr("href"))
                    .containsExactly("/playbook/" + scenario.endsIn().apiName());
            assertThat(row.select(".quiet.small").text()).isEqualTo(scenario.isPlanted() ? "past" : "");
        }
    }

    @Test
    void whatConcernsTheWholeInstallationIsWatchedInThePlaybook() {
        agent().formParam("scenario", "stranger")
                .post("/sandbox/plays")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/playbook/unmatched_event"));
    }

    @Test
    void allFaultsAreSwitchedOffAtOnce() {
        sandbox.fault(Fault.WEBHOOK_REORDER, 3);

        agent().post("/sandbox/calm").then().statusCode(303);

        assertThat(sandbox.faults()).isEmpty();
        agent().get("/sandbox").then().body(not(containsString("Switch all off")));
    }

    @Test
    void aScenarioThatDoesNotExistIsRefused() {
        agent().formParam("scenario", "nope").post("/sandbox/plays").then().statusCode(422);
    }

    @Test
    void aTenantThatDoesNotExistIsRefused() {
        agent().formParam("scenario", "signup")
                .formParam("tenant", "nobody")
                .post("/sandbox/plays")
                .then()
                .statusCode(422)
                .body(containsString("There is no such tenant."));
    }

    @Test
    void aFaultThatDoesNotExistIsRefused() {
        agent().formParam("fault", "nope")
                .formParam("times", "1")
                .post("/sandbox/faults")
                .then()
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "many", "-1", "1001", "99999999999"})
    void aCountThatIsNoNumberInBoundsIsRefused(String times) {
        agent().formParam("fault", "webhook_delay")
                .formParam("times", times)
                .post("/sandbox/faults")
                .then()
                .statusCode(422)
                .body(containsString("Enter how many times"));
        assertThat(sandbox.faults()).doesNotContainKey(Fault.WEBHOOK_DELAY);
    }

    @Test
    void anotherSiteCannotPlay() {
        given().header("Authorization", "Bearer dev-agent-key")
                .header("Sec-Fetch-Site", "cross-site")
                .formParam("scenario", "signup")
                .post("/sandbox/plays")
                .then()
                .statusCode(403);
    }

    @Test
    void aStrangerIsSentAway() {
        given().redirects().follow(false).get("/sandbox").then().statusCode(302);
    }
}
