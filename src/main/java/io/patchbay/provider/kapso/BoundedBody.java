package io.patchbay.provider.kapso;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads a body up to a bound; a longer one ends with {@link TooLong}, and the rest of it is not
 * read. Without it, whoever answers decides how much of our memory it takes.
 */
final class BoundedBody<T> implements BodySubscriber<T> {

    /** There was more than the bound. */
    static final class TooLong extends IOException {

        TooLong(long most) {
            super("more than " + most + " bytes");
        }
    }

    private final BodySubscriber<T> reader;
    private final long most;
    private Flow.Subscription body;
    private long read;

    /**
     * @param reader takes in what keeps within the bound
     * @param most bytes
     */
    BoundedBody(BodySubscriber<T> reader, long most) {
        this.reader = reader;
        this.most = most;
    }

    @Override
    public CompletionStage<T> getBody() {
        return reader.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body = subscription;
        reader.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        if (read > most) {
            // on its way when we called it off
            return;
        }
        read += part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (read > most) {
            body.cancel();
            reader.onError(new TooLong(most));
        } else {
            reader.onNext(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        reader.onError(failure);
    }

    @Override
    public void onComplete() {
        if (read <= most) {
            reader.onComplete();
        }
    }
}
