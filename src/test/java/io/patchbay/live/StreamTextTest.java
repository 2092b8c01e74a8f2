package io.patchbay.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.ConsoleTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The stream as a browser reads it. */
@ConsoleTest
class StreamTextTest {

    @Inject
    ChangeFeed changes;

    private static BufferedReader opened() throws IOException {
        return opened("/live");
    }

    private static BufferedReader opened(String address) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET "
                                + address
                                + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nAuthorization: Bearer dev-agent-key\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return new BufferedReader(new InputStreamReader(socket.getInputStream()));
    }

    private static long linesUntil(String last, String counted, BufferedReader stream) throws IOException {
        var count = 0;
        for (var line = stream.readLine(); line != null; line = stream.readLine()) {
            count += line.equals(counted) ? 1 : 0;
            if (line.equals(last)) {
                return count;
            }
        }
        throw new IOException("the stream ended before " + last);
    }

    @Test
    void itIsAnEventStreamOfNamesOnly() throws IOException {
        try (var stream = opened()) {
            assertThat(stream.readLine()).isEqualTo("HTTP/1.1 200 OK");
            var headers = new StringBuilder();
            for (var line = stream.readLine(); !line.isEmpty(); line = stream.readLine()) {
                headers.append(line.toLowerCase(java.util.Locale.ROOT)).append('\n');
            }
            assertThat(headers).containsOnlyOnce("content-type: text/event-stream");

            changes.publish("stream-test-one");
            linesUntil("event: stream-test-one", "", stream);
            assertThat(stream.readLine()).isEqualTo("data: 1");
            assertThat(stream.readLine()).isEmpty();
        }
    }

    @Test
    void aNameSaidAHundredTimesWithinAMomentIsToldAFewTimes() throws IOException {
        try (var stream = opened()) {
            stream.readLine();
            // the reader is there once it hears something
            changes.publish("stream-test-begin");
            linesUntil("event: stream-test-begin", "", stream);

            IntStream.range(0, 100).forEach(i -> changes.publish("stream-test-many"));
            changes.publish("stream-test-end");

            assertThat(linesUntil("event: stream-test-end", "event: stream-test-many", stream))
                    .isBetween(1L, 10L);
        }
    }

    /** A person may have 128 open at a time. */
    @Test
    void aPageThatIsClosedGivesItsPlaceBack() throws IOException {
        for (var i = 0; i < 140; i++) {
            try (var stream = opened()) {
                assertThat(stream.readLine()).as("stream %d", i).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void allReadersAreToldAndNobodyTwice() throws IOException {
        var open = new ArrayList<BufferedReader>();
        try {
            for (var i = 0; i < 50; i++) {
                open.add(opened());
                open.get(i).readLine();
            }
            changes.publish("stream-test-all");
            for (var stream : open) {
                linesUntil("event: stream-test-all", "", stream);
            }
            changes.publish("stream-test-all-end");
            for (var stream : open) {
                assertThat(linesUntil("event: stream-test-all-end", "event: stream-test-all", stream))
                        .isZero();
            }
        } finally {
            for (var stream : open) {
                stream.close();
            }
        }
    }

    @Test
    void aPageHearsWhatHappenedBetweenItsMakingAndItsStream() throws IOException {
        try (var early = opened()) {
            early.readLine();
            changes.publish("stream-test-before");
            linesUntil("event: stream-test-before", "", early);
        }
        try (var late = opened("/live?since=" + System.currentTimeMillis())) {
            linesUntil("event: stream-test-before", "", late);
        }
    }

    @Test
    void aPageThatIsOlderThanWhatIsRememberedFetchesEverything() throws IOException {
        try (var old = opened("/live?since=1000")) {
            linesUntil("event: resync", "", old);
        }
    }

    @Test
    void aPageThatMissedMoreThanAHundredNamesFetchesEverything() throws IOException {
        try (var early = opened()) {
            early.readLine();
            IntStream.range(0, 120).forEach(i -> changes.publish("stream-test-missed-" + i));
            linesUntil("event: stream-test-missed-119", "", early);
        }
        try (var late = opened("/live?since=" + System.currentTimeMillis())) {
            assertThat(linesUntil("event: resync", "event: stream-test-missed-1", late))
                    .isZero();
        }
        // for whichever test is next
        Awaitility.await().until(this::fewWereMissed);
    }

    private boolean fewWereMissed() throws IOException {
        try (var stream = opened("/live?since=" + System.currentTimeMillis())) {
            stream.readLine();
            changes.publish("stream-test-few");
            return linesUntil("event: stream-test-few", "event: resync", stream) == 0;
        }
    }

    @Test
    void whoDoesNotSayHowOldItsPageIsHearsWhatIsNew() throws IOException {
        for (var address : List.of("/live", "/live?since=yesterday", "/live?since=99999999999999")) {
            try (var stream = opened(address)) {
                stream.readLine();
                changes.publish("stream-test-new");
                assertThat(linesUntil("event: stream-test-new", "event: resync", stream))
                        .isZero();
            }
        }
    }

    @Test
    void strangersHearNothing() {
        given().accept("text/event-stream").get("/live").then().statusCode(499);
    }
}
