package io.patchbay.support;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection to ourselves that is kept open, and sends whatever bytes it is given: a proper
 * client refuses to send most of what a server has to bear.
 */
public final class RawHttp implements AutoCloseable {

    /**
     * The head is what came before the body; {@code status} 0: the server hung up without a word.
     */
    public record Answer(int status, String head, String body) {}

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int SHOWN = 2_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    public RawHttp(int port) {
        this.port = port;
    }

    /**
     * @param last hang up afterwards, because the request does not end where it says
     * @throws IOException if no answer came in time
     */
    public Answer send(byte[] request, boolean last) throws IOException {
        if (socket == null) {
            connect();
        }
        try {
            socket.getOutputStream().write(request);
            if (last) {
                socket.shutdownOutput();
            }
        } catch (IOException refusedWhileSending) {
            // it may have answered all the same
        }
        try {
            var answer = read(request[0] == 'H' && request[1] == 'E');
            if (last || answer.head().toLowerCase(Locale.ROOT).contains("connection: close")) {
                close();
            }
            return answer;
        } catch (SocketTimeoutException e) {
            close();
            throw e;
        } catch (IOException hungUp) {
            close();
            return new Answer(0, "", hungUp.toString());
        }
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new java.io.BufferedInputStream(socket.getInputStream());
    }

    private Answer read(boolean withoutBody) throws IOException {
        var head = head();
        var status = Integer.parseInt(head.substring(9, 12));
        if (status == 100) {
            return read(withoutBody);
        }
        var lower = head.toLowerCase(Locale.ROOT);
        if (withoutBody || status == 204 || status == 304) {
            return new Answer(status, head, "");
        }
        if (lower.contains("text/event-stream")) {
            // it would never end
            close();
            return new Answer(status, head, "");
        }
        var body = new ByteArrayOutputStream();
        if (lower.contains("transfer-encoding: chunked")) {
            for (var size = chunk(); size > 0; size = chunk()) {
                copy(size, body);
                line();
            }
            line();
        } else {
            var length = lower.replaceAll("(?s).*\ncontent-length: *(\\d+).*", "$1");
            copy(length.matches("\\d+") ? Integer.parseInt(length) : 0, body);
        }
        return new Answer(status, head, body.toString(StandardCharsets.UTF_8));
    }

    private String head() throws IOException {
        var head = new StringBuilder();
        for (var line = line(); !line.isEmpty(); line = line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server hung up");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void copy(int bytes, ByteArrayOutputStream body) throws IOException {
        var read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("the server hung up");
        }
        body.write(read, 0, Math.min(read.length, Math.max(0, SHOWN - body.size())));
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
