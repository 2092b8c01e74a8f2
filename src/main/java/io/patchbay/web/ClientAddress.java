package io.patchbay.web;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Who asks, as far as limits have to know: not by name, but so that it cannot be chosen freely. */
public final class ClientAddress {

    private static final int BYTES_OF_A_NETWORK = 8;

    private ClientAddress() {}

    /**
     * The address the request comes from, or if a trusted proxy handed it on, the one that proxy
     * saw. Of IPv6 only the network of 64 bits, as one household has all addresses of it.
     */
    public static String of(HttpServerRequest request) {
        var peer = request.connection().remoteAddress();
        var told = request.remoteAddress();
        if (peer == null || told == null) {
            return "unknown";
        }
        if (Objects.equals(peer.hostAddress(), told.hostAddress())) {
            return network(peer.hostAddress());
        }
        return network(handedOn(request.headers().getAll("X-Forwarded-For"), told.hostAddress()));
    }

    /**
     * Proxies add to the end of what they were told, so whoever asks writes the beginning: the last
     * that is not one of our own machines is the one that was really seen.
     */
    static String handedOn(List<String> headers, String told) {
        var all = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .toList();
        for (var i = all.size() - 1; i >= 0; i--) {
            var address = address(all.get(i));
            if (address != null && !isOurs(address)) {
                return address.getHostAddress();
            }
        }
        return all.isEmpty() || address(all.get(all.size() - 1)) == null
                ? String.valueOf(told)
                : all.get(all.size() - 1);
    }

    private static boolean isOurs(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || (address.getAddress()[0] & 0xfe) == 0xfc && address.getAddress().length > 4;
    }

    static String network(String host) {
        var address = address(host);
        if (address == null) {
            return String.valueOf(host);
        }
        var bytes = address.getAddress();
        if (bytes.length > 4) {
            Arrays.fill(bytes, BYTES_OF_A_NETWORK, bytes.length, (byte) 0);
        }
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null if it is no address; a name is never looked up. */
    private static InetAddress address(String text) {
        if (text == null || !text.matches("[0-9.]{7,15}|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?")) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
