package io.patchbay.web;

import io.patchbay.api.Problem;
import io.patchbay.audit.Actor;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.common.util.URLUtils;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * What goes wrong ends here: for programs as problem+json, for people as a page that says what
 * happened and how to go on.
 */
class ErrorPages {

    private static final Logger LOG = Logger.getLogger(ErrorPages.class);

    /** PostgreSQL's word for a lock that somebody else kept for longer than anybody may wait. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Actor actor;

    ErrorPages(Actor actor) {
        this.actor = actor;
    }

    @CheckedTemplate(defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record Mistake(int status, String title, String words, boolean signedIn) implements TemplateInstance {}

    @ServerExceptionMapper
    Response problem(Problem problem, RoutingContext context) {
        return isApi(context) ? problem.response() : page(problem.status(), problem.title(), problem.getMessage());
    }

    @ServerExceptionMapper
    Response missing(NoSuchElementException missing, RoutingContext context) {
        return say(context, 404, "Not found", "This page does not exist, or you have no access to it.");
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException forbidden, RoutingContext context, ResourceInfo resource) {
        return say(
                context,
                403,
                "Forbidden",
                "Your role, "
                        + actor.role()
                        + ", does not include this. It is available to "
                        + people(smallestRole(resource))
                        + ".");
    }

    /** Everybody who may do what this role may. */
    private static String people(String smallestRole) {
        return switch (String.valueOf(smallestRole)) {
            case "agent" -> "support agents, account managers and admins";
            case "manager" -> "account managers and admins";
            case "admin" -> "admins";
            default -> "others";
        };
    }

    /** As the route names it; null for a route that names none. */
    private static String smallestRole(ResourceInfo resource) {
        if (resource == null || resource.getResourceMethod() == null) {
            return null;
        }
        var named = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        if (named == null) {
            named = resource.getResourceClass().getAnnotation(RolesAllowed.class);
        }
        return named == null ? null : named.value()[0];
    }

    @ServerExceptionMapper
    Response stranger(UnauthorizedException stranger, RoutingContext context) {
        return isApi(context) ? Problem.stranger().response() : page(401, "Signed out", "Please sign in again.");
    }

    @ServerExceptionMapper
    Response web(WebApplicationException failure, RoutingContext context) {
        if (failure.getCause() instanceof Problem problem) {
            return problem(problem, context);
        }
        var status = failure.getResponse().getStatus();
        if (status < 400 || failure.getResponse().hasEntity()) {
            return failure.getResponse();
        }
        return switch (status) {
            case 404 -> say(context, 404, "Not found", "This page does not exist, or you have no access to it.");
            case 405 -> say(context, 405, "Method not allowed", "This URL does not accept this kind of request.");
            case 406 -> say(context, 406, "Not acceptable", "This URL has no answer in that format.");
            case 413 -> say(context, 413, "Too large", "A request can be at most 1 MiB.");
            case 415 -> say(context, 415, "Unsupported media type", "This URL does not accept this kind of body.");
            default ->
                status < 500
                        ? say(context, status, "Bad request", "The request cannot be read.")
                        : broken(failure, context);
        };
    }

    @ServerExceptionMapper
    Response broken(RuntimeException failure, RoutingContext context) {
        if (isDatabaseAway(failure)) {
            return say(
                    context,
                    503,
                    "Unavailable",
                    "Patchbay cannot reach its database right now. Nothing you did is lost; try again in a few seconds.");
        }
        if (isUnreadable(failure)) {
            return say(context, 400, "Bad request", "The request cannot be read.");
        }
        if (failedWith(failure, LOCK_NOT_AVAILABLE::equals)) {
            LOG.warnf(
                    "A request waited too long for others route=%s id=%s",
                    Place.of(context.request()), RequestId.of(context));
            return say(
                    context,
                    503,
                    "Busy",
                    "Somebody else is changing the same right now. Nothing you did is lost; try again in a few seconds.");
        }
        // a path may be a customer's code, or hold somebody's number
        LOG.errorf(failure, "A request failed route=%s id=%s", Place.of(context.request()), RequestId.of(context));
        return say(context, 500, "Internal error", "Something went wrong on our side. Nothing you did is lost.");
    }

    /** A form that does not end as it says, or that ends too early. */
    @ServerExceptionMapper
    Response brokenOff(IOException failure, RoutingContext context) {
        return say(context, 400, "Bad request", "The request cannot be read.");
    }

    /**
     * A form or an address with a percent sign that begins nothing, or in letters that nobody
     * knows; the framework says it so.
     */
    private static boolean isUnreadable(RuntimeException failure) {
        var trace = failure.getStackTrace();
        return failure instanceof UnsupportedCharsetException
                || failure instanceof IllegalCharsetNameException
                || failure instanceof IllegalArgumentException
                        && trace.length > 0
                        && trace[0].getClassName().equals(URLUtils.class.getName());
    }

    private static boolean isDatabaseAway(Throwable failure) {
        return failedWith(failure, state -> state == null || state.startsWith("08") || state.startsWith("57P"));
    }

    /** PostgreSQL said so; its word for what went wrong is null where it did not get as far as that. */
    private static boolean failedWith(Throwable failure, Predicate<String> state) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && state.test(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private Response say(RoutingContext context, int status, String title, String words) {
        return isApi(context) ? Problem.of(status, title, words).response() : page(status, title, words);
    }

    private Response page(int status, String title, String words) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(new Mistake(status, title, words, !actor.role().equals("none")))
                .build();
    }

    private static boolean isApi(RoutingContext context) {
        return context.normalizedPath().startsWith("/api/");
    }
}
