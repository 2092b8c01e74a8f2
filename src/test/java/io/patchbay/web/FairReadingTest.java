package io.patchbay.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.OneLoop;
import io.patchbay.support.Settled;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairReadingTest {

    private static final int PIECE = 10_000;

    private final OneLoop server = new OneLoop();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch allIsThere = new CountDownLatch(1);
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger readOfTheLarge = new AtomicInteger();
    private final AtomicInteger readBeforeTheSmall = new AtomicInteger();

    @AfterEach
    void stop() {
        server.close();
    }

    private int port() {
        var options = new HttpServerOptions();
        new FairReading().customizeHttpServer(options);
        return server.serve(options, request -> {
            if (request.path().equals("/small")) {
                readBeforeTheSmall.set(readOfTheLarge.get());
                request.response().end();
                return;
            }
            request.handler(chunk -> {
                readOfTheLarge.addAndGet(chunk.length());
                reading.countDown();
                OneLoop.await(allIsThere);
            });
            request.endHandler(end -> request.response().end());
        });
    }

    /** Adds to {@code sent} what the system has taken. */
    private static void post(Socket to, String path, int bytes, AtomicInteger sent) throws IOException {
        to.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bytes + "\r\n\r\n")
                        .getBytes(ISO_8859_1));
        for (var left = bytes; left > 0; left -= PIECE) {
            to.getOutputStream().write(new byte[Math.min(PIECE, left)]);
            sent.addAndGet(Math.min(PIECE, left));
        }
    }

    private static String answer(Socket of) throws IOException {
        return new String(of.getInputStream().readNBytes(12), ISO_8859_1);
    }

    @Test
    void aSmallRequestDoesNotWaitForTheWholeOfALargeOne() throws Exception {
        var port = port();
        try (var large = new Socket("localhost", port);
                var small = new Socket("localhost", port)) {
            var sending = new Thread(() -> {
                try {
                    post(large, "/large", 4_000_000, sent);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sending.start();
            reading.await();
            post(small, "/small", 100, sent);
            // what both send is in the system's buffers, as far as they take it
            Settled.of(sent::get);
            allIsThere.countDown();
            assertThat(answer(small)).isEqualTo("HTTP/1.1 200");
            assertThat(answer(large)).isEqualTo("HTTP/1.1 200");
            sending.join();
        }
        assertThat(readOfTheLarge.get()).isEqualTo(4_000_000);
        assertThat(readBeforeTheSmall.get())
                .as("bytes of the large one that were read before the small one")
                .isLessThanOrEqualTo(3 * FairReading.BYTES_A_TURN);
    }
}
