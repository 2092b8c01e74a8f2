package io.patchbay.support;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One open connection over which page after page is fetched. It costs next to nothing itself, which
 * matters where load and server share two cores; it understands no more of HTTP than our server
 * speaks.
 */
public final class Visitor implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final String headers;

    public Visitor(URI console, String key) throws IOException {
        socket = new Socket(console.getHost(), console.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        headers = " HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(console.getHost(), console.getPort(), key);
    }

    public record Answer(int status, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public Answer get(String path) throws IOException {
        return send(("GET " + path + headers).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A whole request, made ready beforehand. */
    public Answer send(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var status = Integer.parseInt(line().split(" ")[1]);
        var length = -1;
        for (var line = line(); !line.isEmpty(); line = line()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length < 0) {
            throw new IOException("no length in the answer");
        }
        return new Answer(status, in.readNBytes(length));
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
