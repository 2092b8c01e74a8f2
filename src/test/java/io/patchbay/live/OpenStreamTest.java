package io.patchbay.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenStreamTest {

    private final List<String> written = new ArrayList<>();
    private boolean full;
    private boolean closed;
    private boolean holds = true;

    private final OpenStream stream = new OpenStream(
            standIn(Context.class, (context, method, arguments) -> {
                ((Handler<?>) arguments[0]).handle(null);
                return null;
            }),
            standIn(HttpServerResponse.class, (response, method, arguments) -> switch (method.getName()) {
                case "closed" -> closed;
                case "writeQueueFull" -> full;
                case "end" -> {
                    written.add("end");
                    yield null;
                }
                case "write" -> {
                    written.add((String) arguments[0]);
                    yield null;
                }
                default -> throw new AssertionError(method);
            }),
            () -> holds);

    private static <T> T standIn(Class<T> type, InvocationHandler does) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, does));
    }

    @Test
    void itTellsAndBeats() {
        stream.tell(OpenStream.event("deliveries"));
        stream.beat();
        assertThat(written).containsExactly("event: deliveries\ndata: 1\n\n", "event: beat\ndata: 1\n\n");
    }

    @Test
    void itEndsAtTheBeatThatFindsItsKeyRevokedAndSaysNothingMore() {
        holds = false;
        stream.tell("one");
        stream.beat();
        stream.tell("two");
        stream.beat();
        assertThat(written).containsExactly("one", "end");
    }

    @Test
    void aReaderWhoIsTooSlowHearsThatItMissedSomething() {
        full = true;
        stream.tell("one");
        stream.tell("two");
        full = false;
        stream.tell("three");
        stream.tell("four");
        assertThat(written).containsExactly(OpenStream.event("resync") + "three", "four");
    }

    @Test
    void whoIsGoneIsNeitherToldNorEnded() {
        closed = true;
        holds = false;
        stream.tell("one");
        stream.beat();
        assertThat(written).isEmpty();
        assertThat(stream.isOver()).isTrue();
    }
}
