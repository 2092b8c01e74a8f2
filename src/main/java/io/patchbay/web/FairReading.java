package io.patchbay.web;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Lets no connection keep the others waiting. An event loop reads so much of each connection that
 * has something to say, and then of the next. Without a bound it reads a megabyte, and a webhook of
 * a kilobyte waits behind fifty senders of megabytes for all of theirs. The system holds as little
 * for each connection meanwhile.
 *
 * <p>Enough for a body of three megabytes from a proxy next door; over a hundred milliseconds of
 * distance it would take ten seconds.
 */
@Singleton
class FairReading implements HttpServerOptionsCustomizer {

    /** With less, a sender on the same machine has to wait for every acknowledgement. */
    static final int BYTES_A_TURN = 32 << 10;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setReceiveBufferSize(BYTES_A_TURN);
    }
}
