package io.patchbay.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.connection.Evidence;
import io.patchbay.support.As;
import io.patchbay.support.Console;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.LongLife;
import io.patchbay.support.Stopwatch;
import io.patchbay.support.Story;
import io.patchbay.support.Yardstick;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the case page costs, from the request to the last byte, one after the other. */
@ConsoleTest
class CasePageBench {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TestHTTPResource
    URI console;

    @Inject
    Evidence evidence;

    @Test
    void theCasePageWithTwoThousandFactsStaysWithinItsFigure() throws Exception {
        var watch = new Stopwatch();
        var now = Instant.now();
        var young = Console.connected("Bench young").connectionId();
        var well = told(id -> LongLife.well(id, now, 2_000));
        var lost = told(id -> LongLife.lost(id, now, 2_000, 150));

        watch.time("case page, a dozen facts", 300, 300, () -> get("/connections/" + young));
        var figure = watch.time("case page, well, 2,000 facts", 300, 300, () -> get("/connections/" + well));
        watch.time("case page, lost, 2,000 facts", 300, 300, () -> get("/connections/" + lost));
        var then = Instant.now();
        watch.time(
                "case page of an earlier moment, well, 2,000 facts",
                300,
                300,
                () -> get("/connections/" + well + "/at/" + then));
        watch.time("API, one connection, lost, 2,000 facts", 300, 300, () -> get("/api/v1/connections/" + lost));
        watch.time("list of connections", 300, 300, () -> get("/connections"));
        watch.time("list of events", 300, 300, () -> get("/events"));
        watch.time("list of links", 300, 300, () -> get("/links"));
        watch.print();

        assertThat(figure.p95()).isLessThan(Yardstick.of(Duration.ofMillis(150), Yardstick.slowness()));
    }

    private interface Life {
        Story of(UUID connection);
    }

    /** A connected line with this life behind it. */
    private String told(Life life) {
        var connection = Console.connected("Bench old").connectionId();
        var facts = life.of(UUID.fromString(connection)).facts();
        QuarkusTransaction.requiringNew().run(() -> evidence.add(facts));
        return connection;
    }

    private String get(String path) throws IOException, InterruptedException {
        var answer = HTTP.send(
                HttpRequest.newBuilder(console.resolve(path))
                        .header("Authorization", "Bearer " + As.KEYS.get("agent"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}
