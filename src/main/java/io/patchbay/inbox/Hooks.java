package io.patchbay.inbox;

import io.patchbay.inbox.UnverifiedBodies.Body;
import io.patchbay.inbox.UnverifiedBodies.NotTaken;
import io.patchbay.provider.MetaSettings;
import io.patchbay.provider.SignatureState;
import io.patchbay.provider.WebhookSignature;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/**
 * Where webhooks come in. What the headers alone decide is decided before a byte of the body is
 * taken; the body is read within bounds, its signature checked over the raw bytes, the request
 * kept, and only then it is answered 200, whatever it says: what it means is found out later. The
 * sender tries again after anything but 200, for two and a half minutes (kapso.md §5.8).
 *
 * <p>Nobody here is known until the signature is checked, so none of this costs a thread that pages
 * need: it stands before the filters that look for a login, on the event loop. Answers have no
 * content.
 */
@ApplicationScoped
public class Hooks {

    /** After what every answer carries, before anybody is asked for a login. */
    private static final int BEFORE_LOGIN = -350;

    static final int MOST_BYTES = 1 << 20;

    /** Meta gathers up to 3 MB in one request (meta.md d1). */
    static final int MOST_BYTES_OF_META = 3 << 20;

    private final UnverifiedBodies bodies;
    private final Reception reception;
    private final WebhookSecrets secrets;
    private final MetaSettings meta;

    /** Large bodies are checked here, one after the other, while the event loop serves others. */
    private final ExecutorService large = Executors.newSingleThreadExecutor(Hooks::daemon);

    Hooks(UnverifiedBodies bodies, Reception reception, WebhookSecrets secrets, MetaSettings meta) {
        this.bodies = bodies;
        this.reception = reception;
        this.secrets = secrets;
        this.meta = meta;
    }

    /**
     * Who sends to an address, and how its requests are judged.
     *
     * @param check what the signature in the header is worth for a body
     */
    private record Sender(
            String name,
            String signatureHeader,
            int mostBytes,
            BiFunction<byte[], String, CompletionStage<SignatureState>> check) {}

    void open(@Observes Router router) {
        open(router, "/hooks/kapso", new Sender(Reception.KAPSO, "X-Webhook-Signature", MOST_BYTES, secrets::check));
        router.route("/hooks/kapso").order(BEFORE_LOGIN).handler(context -> answer(context, 405));
        meta.appSecrets()
                .map(WebhookSignature::new)
                .ifPresentOrElse(
                        signature -> open(router, "/hooks/meta", meta(signature)),
                        () -> router.post("/hooks/meta").order(BEFORE_LOGIN).handler(context -> answer(context, 404)));
    }

    private static Sender meta(WebhookSignature signature) {
        return new Sender(
                Reception.META,
                "X-Hub-Signature-256",
                MOST_BYTES_OF_META,
                (body, header) -> CompletableFuture.completedFuture(ofMeta(signature, body, header)));
    }

    private void open(Router router, String path, Sender sender) {
        router.post(path).order(BEFORE_LOGIN).handler(context -> receive(context, sender));
    }

    void stop(@Observes ShutdownEvent stopping) {
        large.shutdown();
    }

    private void receive(RoutingContext context, Sender sender) {
        var began = System.nanoTime();
        var request = context.request();
        var signature = request.getHeader(sender.signatureHeader());
        if (signature == null || signature.isBlank()) {
            answerOnce(reception.refuseUnread(sender.name(), request), context);
            bodies.ignore(request, announced(request) ? sender.mostBytes() : UnverifiedBodies.SMALL);
            return;
        }
        var refused = refusedByLength(request, sender);
        if (refused != 0) {
            answer(context, refused);
            bodies.ignore(request, sender.mostBytes());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        bodies.read(request, sender.mostBytes())
                .onFailure(why -> answer(context, ((NotTaken) why).refusal.status))
                .onSuccess(body -> answerOnce(
                        check(sender, body, signature)
                                .thenCompose(signed -> keep(sender, request, body, signed, began))
                                .whenComplete((status, failed) -> body.release()),
                        context));
    }

    private static boolean announced(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.CONTENT_LENGTH) != null;
    }

    /** 411 if nobody can know when the body ends, 413 if it is announced as too large, else 0. */
    private static int refusedByLength(HttpServerRequest request, Sender sender) {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            // one that comes in pieces is counted while it is read
            return request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null ? 411 : 0;
        }
        return length.length() > 9 || Long.parseLong(length) > sender.mostBytes() ? 413 : 0;
    }

    private CompletionStage<SignatureState> check(Sender sender, Body body, String signature) {
        return body.bytes.length <= UnverifiedBodies.SMALL
                ? sender.check().apply(body.bytes, signature)
                : CompletableFuture.supplyAsync(() -> sender.check().apply(body.bytes, signature), large)
                        .thenCompose(signed -> signed);
    }

    /** Whoever keeps the bytes from here on counts them against a bound of its own. */
    private CompletionStage<Integer> keep(
            Sender sender, HttpServerRequest request, Body body, SignatureState signed, long began) {
        var status = signed.isTrusted()
                ? reception.keep(sender.name(), request, body.bytes, signed, began)
                : reception.refuse(sender.name(), request, body.bytes);
        body.release();
        return status;
    }

    /** Whatever went wrong was ours, so the sender is told to come back. */
    private static void answerOnce(CompletionStage<Integer> known, RoutingContext context) {
        var loop = Vertx.currentContext();
        known.whenComplete(
                (status, failed) -> loop.runOnContext(now -> answer(context, failed == null ? status : 503)));
    }

    private static void answer(RoutingContext context, int status) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        if (status == 503) {
            response.putHeader("Retry-After", "5");
        }
        response.end();
    }

    /** Meta always writes the name of the hash in front. */
    private static SignatureState ofMeta(WebhookSignature signature, byte[] body, String header) {
        return header.startsWith("sha256=") ? signature.check(body, header) : SignatureState.WRONG;
    }

    private static Thread daemon(Runnable run) {
        var thread = new Thread(run, "inbox-check");
        thread.setDaemon(true);
        return thread;
    }
}
