package io.patchbay.sweep;

import io.patchbay.inbox.DeliveryQueue;
import io.patchbay.live.ChangeFeed;
import io.patchbay.probe.AskStanding;
import io.patchbay.provider.Provider;
import io.patchbay.provider.ProviderFailure;
import io.patchbay.provider.ProviderWaba;
import io.patchbay.subscription.Listening;
import io.patchbay.sweep.Reconciliation.Progress;
import io.patchbay.sweep.Reconciliation.State;
import io.patchbay.sweep.SweepCustomers.Customer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One run over customers, links, numbers and health: adopts what it finds and repairs what differs.
 * What it has found so far is kept on its row as it goes. Run once, by one thread, outside of any
 * transaction.
 */
class Sweep {

    /** Between two notices to whoever watches. */
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(Sweep.class);

    private final Reconciliation running;
    private final Tools tools;
    private final BooleanSupplier nodeStops;
    private final Patience patience = new Patience(this::alive);
    private final List<Drift.OfTenants> drift = new ArrayList<>();

    /** Lines it could not find out about. */
    private int missed;

    private Progress progress = new Progress(null, 0, null);
    private Instant toldAt = Instant.EPOCH;

    /** What every sweep works with. */
    record Tools(
            Provider provider,
            Sweeps sweeps,
            SweepCustomers customers,
            SweepNumbers numbers,
            AskStanding askStanding,
            DeliveryQueue queue,
            Listening listening,
            ChangeFeed changes,
            Clock clock) {}

    Sweep(Reconciliation running, Tools tools, BooleanSupplier nodeStops) {
        this.running = running;
        this.tools = tools;
        this.nodeStops = nodeStops;
    }

    /** Somebody wants the sweep to stop. */
    private static final class Cancelled extends RuntimeException {
        Cancelled(String by) {
            super(by, null, false, false);
        }
    }

    /** However it ends, its row says so and why. */
    void run() {
        try {
            sweep();
            if (missed == 0) {
                end(State.DONE, null);
            } else {
                end(
                        State.FAILED,
                        "%s could not be checked; all others were."
                                .formatted(missed == 1 ? "1 entry" : missed + " entries"));
            }
        } catch (Cancelled cancelled) {
            end(State.FAILED, "Stopped by %s.".formatted(cancelled.getMessage()));
        } catch (ProviderFailure failure) {
            if (!nodeStops.getAsBoolean()) {
                LOG.warnf("A sweep could not be finished reconciliation=%s failure=%s", running.id(), failure.kind());
            }
            end(
                    State.FAILED,
                    "Kapso could not be reached: %s."
                            .formatted(failure.kind()
                                    .name()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', ' ')));
        } catch (RuntimeException e) {
            if (!nodeStops.getAsBoolean()) {
                LOG.errorf(e, "A sweep broke off reconciliation=%s", running.id());
            }
            end(State.FAILED, "It stopped with an error; see the log of the node.");
        }
    }

    private void end(State state, String words) {
        tools.sweeps().end(running, state, words, drift);
    }

    private void sweep() {
        step("customers", null);
        var customers = customers();
        step("links", customers.size());
        for (var customer : customers) {
            line(customer.customerId(), () -> links(customer));
            oneDone();
        }
        numbers();
        health();
        standing();
        if (tools.queue().tryUnmatchedAgain() > 0) {
            tools.changes().wake("inbox");
        }
        if (running.tenantId() == null && missed == 0) {
            tools.listening().swept(running.startedAt());
        }
    }

    /** The next thing to look at all of; {@code total} null if nobody knows how many there are. */
    private void step(String name, Integer total) {
        progress = new Progress(name, 0, total);
    }

    private void oneDone() {
        progress = new Progress(progress.step(), progress.done() + 1, progress.total());
    }

    /**
     * Probes one line. What goes wrong with it alone is counted and leaves the others to be
     * looked at; a provider that answers nobody ends the sweep.
     */
    private void line(String subject, Runnable probe) {
        try {
            probe.run();
        } catch (ProviderFailure failure) {
            var alone = switch (failure.kind()) {
                case NOT_FOUND, REFUSED, UNREADABLE, TOO_LONG -> true;
                case TIMED_OUT, UNREACHABLE, BROKEN, RATE_LIMITED, NOT_ALLOWED, UNPAID -> false;
            };
            if (!alone) {
                throw failure;
            }
            missed++;
            LOG.warnf("A sweep got no answer about a line subject=%s failure=%s", subject, failure.kind());
        } catch (Cancelled wish) {
            throw wish;
        } catch (RuntimeException e) {
            if (nodeStops.getAsBoolean()) {
                throw e;
            }
            missed++;
            LOG.errorf(e, "A sweep could not take in a line subject=%s", subject);
        }
    }

    /** Everybody the provider knows, adopted where we did not. */
    private List<Customer> customers() {
        if (running.tenantId() != null) {
            return tools.customers().of(running.tenantId()).stream().toList();
        }
        var known = new ArrayList<Customer>();
        for (var customer : patience.ask(tools.provider()::customers)) {
            line(customer.id(), () -> tools.customers().adopt(customer, drift).ifPresent(known::add));
        }
        return known;
    }

    private void links(Customer customer) {
        var listed = patience.ask(() -> tools.provider().links(customer.customerId()));
        tools.customers().links(customer, listed, drift);
    }

    /** Every number, and those we hold that the list does not show. */
    private void numbers() {
        var customer = Optional.ofNullable(running.tenantId()).flatMap(tools.customers()::of);
        if (running.tenantId() != null && customer.isEmpty()) {
            return;
        }
        var shown = patience.ask(() -> customer.isEmpty()
                ? tools.provider().numbers()
                : tools.provider().numbersOf(customer.get().customerId()));
        var ids = new HashSet<String>();
        step("numbers", shown.size());
        for (var number : shown) {
            ids.add(number.phoneNumberId());
            oneDone();
            alive();
            line(number.phoneNumberId(), () -> tools.numbers().shown(number, drift));
        }
        for (var held : tools.numbers().held(running.tenantId())) {
            if (!ids.contains(held)) {
                line(held, () -> notListed(held));
            }
        }
    }

    private void notListed(String held) {
        var answer = patience.ask(() -> tools.provider().number(held));
        if (answer.isEmpty()) {
            tools.numbers().missingOnce(held);
            answer = patience.ask(() -> tools.provider().number(held));
        }
        if (answer.isPresent()) {
            tools.numbers().shown(answer.get(), drift);
        } else {
            tools.numbers().missing(held, drift);
        }
    }

    /**
     * The provider's own checks. One that fails leaves the others to be asked: it says nothing
     * about any number.
     */
    private void health() {
        var held = tools.numbers().held(running.tenantId());
        step("health", held.size());
        for (var number : held) {
            oneDone();
            if (!tools.numbers().mayBeChecked(number)) {
                continue;
            }
            try {
                patience.ask(() -> tools.provider().health(number))
                        .ifPresent(health -> tools.numbers().checked(number, health));
            } catch (ProviderFailure failure) {
                LOG.debugf("A health check got no answer number=%s failure=%s", number, failure.kind());
            }
        }
    }

    /** What Meta says of each; whoever is not asked about now is due in the next sweep. */
    private void standing() {
        var accounts = new HashMap<String, Optional<ProviderWaba>>();
        var held = tools.numbers().held(running.tenantId());
        step("standing", held.size());
        for (var number : held) {
            oneDone();
            try {
                patience.ask(() -> {
                    tools.askStanding().about(number, AskStanding.SELDOM, accounts);
                    return null;
                });
            } catch (ProviderFailure tooMany) {
                return;
            }
        }
    }

    /**
     * Shows that we live and how far we are, once a second at most.
     *
     * @throws Cancelled if we are to stop
     */
    private void alive() {
        var now = tools.clock().instant();
        if (now.isBefore(toldAt.plus(TELL_EVERY))) {
            return;
        }
        toldAt = now;
        tools.sweeps().showProgress(running, progress, drift).ifPresent(by -> {
            throw new Cancelled(by);
        });
    }
}
