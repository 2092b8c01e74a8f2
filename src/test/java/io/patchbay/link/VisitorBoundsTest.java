package io.patchbay.link;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who holds nothing but a link's code can cause, however often they ask. */
@ConsoleTest
class VisitorBoundsTest {

    @Inject
    AgroalDataSource database;

    // presses

    @Test
    void aFailedClaimAndAPressInTurnMakeOneAttempt() {
        var link = SentLink.fresh();

        for (var turn = 0; turn < 50; turn++) {
            assertThat(link.press().statusCode()).isEqualTo(303);
            get(link.failed() + "?error_code=x" + turn).then().statusCode(200);
        }

        assertThat(link.connection().getList("attempts")).hasSize(1);
        assertThat(link.facts("attempt_started")).hasSize(1);
        assertThat(link.facts("returned_failed")).hasSize(20);
    }

    @Test
    void oneCodePressedAndFailedInTurnAllDayMakesTwentyAttemptsAndFortyFacts() throws SQLException {
        var link = SentLink.fresh();

        for (var turn = 0; turn < 50; turn++) {
            assertThat(link.press().statusCode()).isEqualTo(303);
            get(link.failed() + "?error_code=x" + turn).then().statusCode(200);
            passes(link, "40 seconds");
        }

        assertThat(link.connection().getList("attempts")).hasSize(20);
        assertThat(link.facts("attempt_started")).hasSize(20);
        assertThat(link.facts("returned_failed")).hasSize(20);
        assertThat(link.facts().size()).isLessThanOrEqualTo(45);
    }

    @Test
    void aDayLaterTheLinkIsAsGoodAsNew() throws SQLException {
        var link = SentLink.fresh();
        for (var turn = 0; turn < 22; turn++) {
            link.press();
            get(link.failed() + "?error_code=x" + turn);
            passes(link, "31 seconds");
        }
        passes(link, "24 hours");

        link.press();
        get(link.failed() + "?error_code=x0");

        assertThat(link.facts("attempt_started")).hasSize(21);
        assertThat(link.facts("returned_failed")).hasSize(21);
    }

    @Test
    void pressingAtTheSameMomentOnManyConnectionsIsOneAttempt() throws Exception {
        var link = SentLink.fresh();
        var together = new CountDownLatch(1);
        var threads = Executors.newFixedThreadPool(8);
        var presses = IntStream.range(0, 8)
                .mapToObj(press -> threads.submit(() -> {
                    together.await();
                    return link.press().statusCode();
                }))
                .toList();
        together.countDown();
        for (var press : presses) {
            assertThat(press.get(20, TimeUnit.SECONDS)).isEqualTo(303);
        }
        threads.shutdown();

        assertThat(link.facts("attempt_started")).hasSize(1);
    }

    @Test
    void aPressThatMakesNoAttemptLocksAndWritesNothing() throws SQLException {
        var link = SentLink.fresh();
        link.press();
        get(link.failed());

        whileNothingCanBeLockedOrWritten(
                () -> assertThat(link.press().header("Location")).contains("/setup/"));
    }

    @Test
    void aPressOfALinkThatIsOverIsWrittenOnceAnHourAndElseLocksNothing() throws SQLException {
        var link = SentLink.fresh();
        link.revoke();
        link.press();

        whileNothingCanBeLockedOrWritten(
                () -> assertThat(link.press().statusCode()).isEqualTo(409));

        assertThat(link.facts("old_link_tried")).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aSecondTryWithinHalfAMinuteEndsRight() {
        var link = SentLink.fresh();
        link.press();
        get(link.failed() + "?error_code=facebook_auth_failed");

        get(link.play("complete"));

        link.becomes("connected");
        assertThat(link.connection().getList("attempts.state")).containsExactly("completed");
        assertThat(link.connection().getString("attempts[0].error_code")).isNull();
    }

    @Test
    void aSecondTryWithinHalfAMinuteThatFailsOtherwiseSaysHow() {
        var link = SentLink.fresh();
        link.press();
        get(link.failed() + "?error_code=facebook_auth_failed");

        get(link.play("waba_limit_reached"));

        assertThat(link.outcome()).isEqualTo("try_again");
        assertThat(link.connection().getList("attempts.error_code")).containsExactly("waba_limit_reached");
    }

    // claims

    @Test
    void claimsAreBoundPerLinkAndDayWhateverAttemptTheyBelongTo() throws SQLException {
        var link = SentLink.fresh();
        for (var attempt = 0; attempt < 5; attempt++) {
            link.press();
            for (var claim = 0; claim < 6; claim++) {
                get(link.ok() + "?phone_number_id=" + claim).then().statusCode(200);
                get(link.failed() + "?error_code=" + claim).then().statusCode(200);
            }
            passes(link, "31 seconds");
        }

        assertThat(link.facts("returned_ok").size()
                        + link.facts("returned_failed").size())
                .isEqualTo(20);
    }

    @Test
    void aClaimThatIsNotKeptLocksAndWritesNothing() throws SQLException {
        var link = SentLink.fresh();
        link.press();
        for (var claim = 0; claim < 20; claim++) {
            get(link.ok() + "?phone_number_id=" + claim);
        }

        whileNothingCanBeLockedOrWritten(() -> {
            get(link.ok() + "?phone_number_id=3").then().statusCode(200);
            get(link.ok() + "?phone_number_id=another").then().statusCode(200);
            get(link.failed() + "?error_code=another").then().statusCode(200);
        });
    }

    @Test
    void newClaimsAreAskedAboutEveryFiveSecondsAtMost() throws SQLException {
        var link = SentLink.fresh();
        run("update connection_link set visitor_look_at = null, visitor_asked_at = now() where id = '"
                + link.id()
                + "'");
        var asked = Instant.now();

        get(link.ok() + "?phone_number_id=1");
        get(link.ok() + "?phone_number_id=2");

        assertThat(moment(link, "visitor_look_at")).isBetween(asked.plusSeconds(4), asked.plusSeconds(6));
    }

    @Test
    void aVisitorsLookDoesNotTakeTheTurnThatTheLinkHasInAnyCase() throws SQLException {
        var link = SentLink.fresh();

        link.press();

        assertThat(moment(link, "visitor_look_at"))
                .isBetween(Instant.now(), Instant.now().plusSeconds(6));
        assertThat(moment(link, "next_look_at"))
                .isBetween(Instant.now().plusSeconds(120), Instant.now().plusSeconds(190));
    }

    // links that are over

    @Test
    void aClaimOnASupersededLinkIsEvidenceAndNeverAnAttempt() {
        var old = SentLink.fresh();
        var newer = old.replaced();
        newer.press();

        get(old.failed() + "?error_code=already_used").then().statusCode(200);
        get(old.ok() + "?phone_number_id=604118932207715").then().statusCode(200);

        assertThat(old.facts("returned_failed")).hasSize(1);
        assertThat(old.facts("returned_ok")).hasSize(1);
        assertThat(old.connection().getString("status")).isEqualTo("in_progress");
        assertThat(old.connection().getList("attempts.link_id")).containsExactly(newer.id());
        assertThat(old.connection().getList("attempts.state")).containsExactly("open");
        assertThat(old.outcome()).isEqualTo("superseded");
        assertThat(newer.outcome()).isEqualTo("checking");
    }

    @Test
    void aClaimOnARevokedLinkIsEvidenceAndNeverAnAttempt() {
        var link = SentLink.fresh();
        link.revoke();

        get(link.failed() + "?error_code=already_used").then().statusCode(200);

        assertThat(link.facts("returned_failed")).hasSize(1);
        assertThat(link.connection().getList("attempts")).isEmpty();
        assertThat(link.connection().getString("status")).isEqualTo("invited");
        assertThat(link.outcome()).isEqualTo("revoked");
    }

    @Test
    void anAttemptOnALinkThatWasReplacedMeanwhileStillGetsItsClaim() {
        var old = SentLink.fresh();
        old.press();
        old.replaced();

        get(old.failed() + "?error_code=already_used").then().statusCode(200);

        assertThat(old.connection().getList("attempts.error_code")).containsExactly("already_used");
    }

    @Test
    void aUsedLinkTellsNothingOfTheConnectionAfterTenDays() throws SQLException {
        var link = SentLink.fresh();
        get(link.play("complete"));
        link.becomes("connected");
        link.isUsed();
        passes(link, "9 days");
        assertThat(outcomes(link)).containsExactly("used", "connected", "connected", "connected");

        passes(link, "2 days");

        assertThat(outcomes(link)).containsOnly("used");
        run("update connection_link set visitor_look_at = null, next_look_at = null where id = '%s'"
                .formatted(link.id()));
        get(link.ok() + "?phone_number_id=new");
        assertThat(moment(link, "visitor_look_at")).isNull();
        assertThat(moment(link, "next_look_at")).isNull();
        for (var path : List.of(link.go(), link.ok(), link.failed(), link.state())) {
            assertThat(Jsoup.parse(get(path).asString()).select("dl bdi").text())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoked", "superseded", "expired"})
    void anyOtherLinkThatIsLongOverTellsItsOwnEnd(String end) throws SQLException {
        var link = SentLink.fresh();
        var line = link;
        switch (end) {
            case "revoked" -> link.revoke();
            case "superseded" -> line = link.replaced();
            default -> run("update connection_link set expires_at = now() where id = '%s'".formatted(link.id()));
        }
        passes(link, "11 days");
        if (end.equals("superseded")) {
            get(line.play("complete"));
            line.becomes("connected");
        }

        assertThat(outcomes(link)).containsOnly(end);
    }

    @Test
    void theTenantsOwnPageHearsNoStatusOfALinkThatIsLongOver() throws SQLException {
        var link = SentLink.to(Map.of(
                "name", "Bakery Lindner",
                "success_redirect_url", "https://host.example/done"));
        get(link.play("complete"));
        link.becomes("connected");
        link.isUsed();
        passes(link, "11 days");

        assertThat(get(link.ok()).header("Location")).endsWith("status=used");
    }

    // looking

    @Test
    void lookingNeverCounts() throws SQLException {
        var link = SentLink.fresh();

        whileNothingCanBeLockedOrWritten(() -> {
            for (var path : List.of(link.go(), link.ok(), link.failed(), link.state())) {
                given().redirects().follow(false).head(path).then().statusCode(200);
            }
            get(link.go()).then().statusCode(200);
            get(link.go() + "/theme.css").then().statusCode(200);
            get(link.state()).then().statusCode(200);
        });
    }

    /** Whoever guesses codes reads nothing but the index of the codes. */
    @Test
    void anUnknownCodeCostsOneIndexedQueryAndWritesNothing() throws SQLException {
        whileNothingCanBe(
                "lock table tenant, connection, connection_state, fact, attempt in access exclusive mode;"
                        + " lock table connection_link in exclusive mode",
                () -> {
                    for (var path : List.of("/go/nobody", "/r/nobody/ok", "/r/nobody/failed")) {
                        get(path).then().statusCode(404);
                    }
                    As.stranger().post("/go/nobody").then().statusCode(404);
                });
        assertThat(plan("select * from connection_link where code = 'nobody'")).contains("connection_link_code_key");
    }

    @Test
    void countingWhatVisitorsDidReadsAnIndexOfItsOwn() throws SQLException {
        for (var kinds : List.of(
                "kind = 'ATTEMPT_STARTED'", "kind in ('RETURNED_OK', 'RETURNED_FAILED')", "kind = 'RETURNED_OK'")) {
            assertThat(plan("select count(*) from fact where data ->> 'link_id' = 'x' and received_at > now() and "
                            + kinds))
                    .contains("fact_of_visitor");
        }
    }

    // how it is done

    private static Response get(String path) {
        return given().redirects().follow(false).get(path);
    }

    /** What the landing page says, and then the three pages after it. */
    private static List<String> outcomes(SentLink link) {
        return List.of(link.go(), link.ok(), link.failed(), link.state()).stream()
                .map(path -> Jsoup.parse(get(path).asString()).select("main").attr("data-outcome"))
                .toList();
    }

    /** So much time passes for a link and for what was done with it. */
    private void passes(SentLink link, String time) throws SQLException {
        run("""
                update connection_link set created_at = created_at - interval '%1$s', used_at = used_at - interval '%1$s',
                    opened_at = opened_at - interval '%1$s', last_opened_at = last_opened_at - interval '%1$s',
                    revoked_at = revoked_at - interval '%1$s', expires_at = expires_at - interval '%1$s'
                where id = '%2$s'""".formatted(time, link.id()), """
                update fact set happened_at = happened_at - interval '%s', received_at = received_at - interval '%1$s'
                where data ->> 'link_id' = '%s'""".formatted(time, link.id()));
    }

    private Instant moment(SentLink link, String column) throws SQLException {
        return one("select " + column + " from connection_link where id = '" + link.id() + "'")
                .map(at -> ((Timestamp) at).toInstant())
                .orElse(null);
    }

    private Optional<Object> one(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return Optional.ofNullable(row.getObject(1));
        }
    }

    private void run(String... updates) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            for (var update : updates) {
                statement.executeUpdate(update);
            }
        }
    }

    /** How PostgreSQL reads where a walk through the whole table is dear. */
    private String plan(String query) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local enable_seqscan = off");
            // as good as the other while there are hardly any facts
            statement.execute("drop index fact_of_installation");
            var plan = new StringBuilder();
            try (var lines = statement.executeQuery("explain " + query)) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            connection.rollback();
            connection.setAutoCommit(true);
            return plan.toString();
        }
    }

    private void whileNothingCanBeLockedOrWritten(Runnable asked) throws SQLException {
        whileNothingCanBe(
                "lock table connection_link, connection, connection_state, fact, attempt, tenant in exclusive mode",
                asked);
    }

    /** Whoever wants more than the held tables allow would wait, and fail in the end. */
    private void whileNothingCanBe(String held, Runnable asked) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                hold(statement, held);
                asked.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** A worker at work may hold one table and want the next: then from the beginning. */
    private static void hold(Statement statement, String held) throws SQLException {
        for (var tries = 1; ; tries++) {
            try {
                statement.execute(held);
                return;
            } catch (SQLException inEachOthersWay) {
                statement.getConnection().rollback();
                if (tries == 10) {
                    throw inEachOthersWay;
                }
            }
        }
    }
}
