package io.patchbay.inbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.patchbay.inbox.UnverifiedBodies.NotTaken;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies of strangers over real connections, with small bounds and little patience. */
class UnverifiedBodiesTest {

    private static final int MOST = 1 << 20;
    private static final int SMALL = UnverifiedBodies.SMALL;

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> open = new ArrayList<>();
    private UnverifiedBodies bodies;
    private int port;

    /** A server that answers 200 and the length of the body, or the status of the refusal. */
    private void started(int small, int large, Duration deadline) throws Exception {
        bodies = new UnverifiedBodies(vertx, small, large, deadline);
        port = vertx.createHttpServer()
                .requestHandler(request -> bodies.read(request, MOST)
                        .onSuccess(body -> {
                            var length = body.bytes.length;
                            body.release();
                            request.response().end("" + length);
                        })
                        .onFailure(why -> request.response()
                                .setStatusCode(((NotTaken) why).refusal.status)
                                .end()))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        for (var socket : open) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Socket sends(String headers, byte[] beginning) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(10_000);
        open.add(socket);
        var out = socket.getOutputStream();
        out.write(("POST / HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(ISO_8859_1));
        out.write(beginning);
        return socket;
    }

    private Socket sends(int announced, int sent) throws IOException {
        return sends("Content-Length: " + announced + "\r\n", new byte[sent]);
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), ISO_8859_1).substring(9);
    }

    private void nothingIsHeld() {
        await().atMost(Duration.ofSeconds(5)).until(() -> bodies.heldBytes() == 0);
    }

    @Test
    void aWholeBodyIsGivenOutAndItsRoomGivenBack() throws Exception {
        started(1 << 20, 1 << 20, Duration.ofSeconds(10));

        assertThat(status(sends(300_000, 300_000))).isEqualTo("200");
        assertThat(status(sends(0, 0))).isEqualTo("200");
        assertThat(status(sends(
                        "Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n".getBytes(ISO_8859_1))))
                .isEqualTo("200");
        nothingIsHeld();
    }

    @Test
    void aBodyByDropsIsGivenUpAtItsDeadline() throws Exception {
        started(1 << 20, 1 << 20, Duration.ofMillis(300));

        assertThat(status(sends(1_000, 10))).isEqualTo("408");
        nothingIsHeld();
    }

    @Test
    void aChunkedBodyNeverGrowsBeyondItsLimit() throws Exception {
        started(4 << 20, 4 << 20, Duration.ofSeconds(10));
        var socket = sends("Transfer-Encoding: chunked\r\n", new byte[0]);
        var out = socket.getOutputStream();
        for (var i = 0; i < 18; i++) {
            out.write("10000\r\n".getBytes(ISO_8859_1));
            out.write(new byte[65_536]);
            out.write("\r\n".getBytes(ISO_8859_1));
        }

        assertThat(status(socket)).isEqualTo("413");
        nothingIsHeld();
    }

    @Test
    void largeBodiesThatFillTheNodeNeverStandInTheWayOfASmallOne() throws Exception {
        started(40 * SMALL, 1 << 20, Duration.ofSeconds(10));
        var large = new ArrayList<Socket>();
        for (var i = 0; i < 8; i++) {
            large.add(sends(MOST, 400_000));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> large.stream().anyMatch(UnverifiedBodiesTest::isAnswered));

        assertThat(bodies.heldBytes()).isLessThan((1 << 20) + 8 * (SMALL + 4_096));
        assertThat(status(sends(2_000, 2_000))).isEqualTo("200");
        for (var socket : large) {
            if (isAnswered(socket)) {
                assertThat(status(socket)).isEqualTo("503");
            }
        }
    }

    @Test
    void whenSmallOnesFillTheNodeTheLargestOfThemMakesRoom() throws Exception {
        started(100_000, 1 << 20, Duration.ofSeconds(10));
        var largest = sends(SMALL, 50_000);
        await().atMost(Duration.ofSeconds(5)).until(() -> bodies.heldBytes() > 50_000);
        for (var i = 0; i < 15; i++) {
            sends(SMALL, 4_000);
        }

        assertThat(status(largest)).isEqualTo("503");
        assertThat(status(sends(2_000, 2_000))).isEqualTo("200");
    }

    @Test
    void singleBytesCostNoMoreThanTheyAre() throws Exception {
        started(1 << 20, 1 << 20, Duration.ofSeconds(10));
        var pieces = "1\r\nx\r\n".repeat(20_000);
        var whole = sends("Transfer-Encoding: chunked\r\n", pieces.getBytes(ISO_8859_1));

        await().atMost(Duration.ofSeconds(5)).until(() -> bodies.heldBytes() > 20_000);
        assertThat(bodies.heldBytes()).isLessThan(50_000);
        whole.getOutputStream().write("0\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(status(whole)).isEqualTo("200");
    }

    @Test
    void whoeverGoesAwayLeavesNothingBehind() throws Exception {
        started(1 << 20, 1 << 20, Duration.ofSeconds(10));
        var socket = sends(SMALL, 5_000);
        await().atMost(Duration.ofSeconds(5)).until(() -> bodies.heldBytes() > 5_000);

        socket.close();
        nothingIsHeld();
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }
}
