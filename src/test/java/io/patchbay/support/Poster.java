package io.patchbay.support;

import io.patchbay.provider.WebhookSignature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One open connection over which webhook after webhook is sent, made ready beforehand, so that the
 * sender costs the two cores as little as can be.
 */
public final class Poster implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    public Poster(URI node) throws IOException {
        socket = new Socket(node.getHost(), node.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 16_384);
    }

    /** A whole request as bytes: signed, with a key of its own. */
    public static byte[] request(String event, String key, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return ("POST /hooks/kapso HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + bytes.length
                        + "\r\nX-Webhook-Event: "
                        + event
                        + "\r\nX-Webhook-Payload-Version: v2\r\nX-Idempotency-Key: "
                        + key
                        + "\r\nX-Webhook-Signature: "
                        + WebhookSignature.of(ProductionNode.SECRET, bytes)
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The status of the answer. */
    public int post(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var status = Integer.parseInt(line().split(" ")[1]);
        var length = 0;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
