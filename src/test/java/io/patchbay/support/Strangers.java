package io.patchbay.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People without a key who do one thing over and over for some seconds, many at once, against a
 * port of this machine. A program of its own; prints how often each answer was heard.
 */
public final class Strangers {

    /** How much longer than asked for they go on to have had all their turns. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final int port;
    private final int least;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final Map<String, AtomicInteger> heard = new ConcurrentHashMap<>();

    private Strangers(int port, int least) {
        this.port = port;
        this.least = least;
    }

    /** One thing that is done; returns the status that came back, or what became of it. */
    private interface Action {
        String once(int turn) throws Exception;
    }

    /**
     * Port, seconds, action, how many at once, least number of turns, and what the action needs besides.
     * On a machine that is busy with others the turns take as long as they take.
     */
    public static void main(String... arguments) throws InterruptedException {
        var strangers = new Strangers(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[4]));
        var until = System.nanoTime() + Long.parseLong(arguments[1]) * 1_000_000_000L;
        var more = arguments.length > 5 ? arguments[5] : null;
        strangers.all(Integer.parseInt(arguments[3]), until, strangers.action(arguments[2], more));
        new TreeMap<>(strangers.heard).forEach((answer, often) -> System.out.println(answer + " " + often));
    }

    private Action action(String name, String more) {
        var megabyte = new byte[1_000_000];
        return switch (name) {
            case "megabytes" -> turn -> post("/hooks/kapso", "Content-Length: 1000000\r\n", megabyte);
            case "wrong" -> turn -> wronglySigned(turn % 50 == 0 ? megabyte : new byte[1_000]);
            case "slow" -> this::slowly;
            case "pieces" -> this::inPieces;
            case "code" ->
                turn -> turn % 2 == 0
                        ? post("/go/" + more, "Sec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n", new byte[0])
                        : get("/r/" + more + "/failed?error_code=x" + turn, "");
            case "keys" -> {
                turns.set(-Integer.parseInt(more));
                yield this::wrongKey;
            }
            default -> throw new IllegalArgumentException(name);
        };
    }

    private void all(int many, long until, Action action) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var i = 0; i < many; i++) {
            threads.add(new Thread(() -> again(until, action)));
        }
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
    }

    private void again(long until, Action action) {
        while (System.nanoTime() < until || begun.get() < least && System.nanoTime() < until + PATIENCE_NANOS) {
            begun.incrementAndGet();
            String answer;
            try {
                answer = action.once(turns.incrementAndGet());
            } catch (Exception e) {
                answer = "closed";
            }
            if (answer == null) {
                return;
            }
            heard.computeIfAbsent(answer, any -> new AtomicInteger()).incrementAndGet();
        }
    }

    private String wronglySigned(byte[] body) throws IOException {
        return post("/hooks/kapso", signed() + "Content-Length: " + body.length + "\r\n", body);
    }

    private static String signed() {
        return "X-Webhook-Event: whatsapp.phone_number.created\r\nX-Idempotency-Key: "
                + UUID.randomUUID()
                + "\r\nX-Webhook-Signature: "
                + "0".repeat(64)
                + "\r\n";
    }

    /** Keys of ours that nobody made, and tokens of an issuer nobody knows. */
    private String wrongKey(int turn) throws IOException {
        if (turn > 0) {
            return null;
        }
        var key = turn % 2 == 0
                ? "pb_" + UUID.randomUUID().toString().replace("-", "")
                : "eyJhbGciOiJSUzI1NiIsImtpZCI6Ing" + -turn + "In0.eyJzdWIiOiIxIn0.c2ln";
        return get("/api/v1/connections", "Authorization: Bearer " + key + "\r\n");
    }

    /** A body by drops, signed by nobody we know: one byte every half second. */
    private String slowly(int turn) throws Exception {
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head(
                    "POST",
                    "/hooks/kapso",
                    signed() + (turn % 2 == 0 ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 200000\r\n")));
            out.write("4e20\r\n".getBytes(ISO_8859_1));
            out.write(new byte[19_000]);
            for (var i = 0; i < 12 && socket.getInputStream().available() == 0; i++) {
                Pace.rest(Duration.ofMillis(500));
                out.write('x');
            }
            return socket.getInputStream().available() == 0 ? "nothing" : status(socket);
        }
    }

    /** Three megabytes without saying so beforehand; every second one bears a signature. */
    private String inPieces(int turn) throws IOException {
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head("POST", "/hooks/kapso", (turn % 2 == 0 ? signed() : "") + "Transfer-Encoding: chunked\r\n"));
            var piece = new byte[65_536];
            try {
                for (var i = 0; i < 46; i++) {
                    out.write("10000\r\n".getBytes(ISO_8859_1));
                    out.write(piece);
                    out.write("\r\n".getBytes(ISO_8859_1));
                }
                out.write("0\r\n\r\n".getBytes(ISO_8859_1));
            } catch (IOException refusedWhileSending) {
                // the answer may be there all the same
            }
            return status(socket);
        }
    }

    private String post(String path, String headers, byte[] body) throws IOException {
        return once("POST", path, headers, body);
    }

    private String get(String path, String headers) throws IOException {
        return once("GET", path, headers, new byte[0]);
    }

    /** A connection of its own for one request. */
    private String once(String method, String path, String headers, byte[] body) throws IOException {
        try (var socket = connect()) {
            var out = socket.getOutputStream();
            out.write(head(method, path, headers));
            try {
                out.write(body);
            } catch (IOException refusedWhileSending) {
                // the answer may be there all the same
            }
            return status(socket);
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static byte[] head(String method, String path, String headers) {
        return (method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(ISO_8859_1);
    }

    private static String status(Socket socket) throws IOException {
        var start = socket.getInputStream().readNBytes(12);
        return start.length < 12 ? "closed" : new String(start, 9, 3, ISO_8859_1);
    }
}
